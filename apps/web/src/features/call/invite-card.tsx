import { Check, Copy } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import { useCopy } from '../../platform/use-copy.ts';
import { Button } from '../../ui/button.tsx';
import styles from './invite-card.module.css';

/** Stands where the next person will be, while one is alone. */
export function InviteCard({ link }: { link: string }) {
  const t = useMessages();
  const { copied, copy } = useCopy(link);
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
      <Button look="primary" className={styles.copy} onClick={copy}>
        {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        <span aria-live="polite">{copied ? t.common.linkCopied : t.common.copyLink}</span>
      </Button>
    </div>
  );
}
