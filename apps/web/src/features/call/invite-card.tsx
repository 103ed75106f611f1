import { useMessages } from '../../i18n/messages-context.ts';
import { copyText } from '../../platform/clipboard.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './invite-card.module.css';

/** Stands where the next person will be, while one is alone. */
export function InviteCard({ link }: { link: string }) {
  const t = useMessages();
  return (
    <div className={styles.card}>
      <h2 className={styles.title}>{t.invite.title}</h2>
      <p className={styles.sentence}>{t.invite.sentence}</p>
      <input
        className={styles.link}
        aria-label={t.invite.link}
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton
        look="primary"
        className={styles.copy}
        label={t.common.copyLink}
        doneLabel={t.common.linkCopied}
        copy={() => copyText(link)}
      />
    </div>
  );
}
