import { useMessages } from '../../i18n/messages-context.ts';
import { copyText } from '../../platform/clipboard.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './code-panel.module.css';
import { codeGroups } from './meeting-code.ts';

interface CodePanelProps {
  id: string;
  code: string | undefined;
  /** What is shown is what the others see. */
  connected: boolean;
  className?: string | undefined;
  onClose(): void;
}

/** The meeting code, large enough to be read out loud. */
export function CodePanel({ id, code, connected, className, onClose }: CodePanelProps) {
  const t = useMessages();
  return (
    <Panel id={id} title={t.code.title} closeLabel={t.common.close} onClose={onClose} className={className}>
      <div className={styles.text}>
        {code === undefined ? <p>{t.code.none}</p> : <Code code={code} />}
        {code !== undefined && !connected && <Notice>{t.code.old}</Notice>}
        <p>{t.code.how}</p>
        <p className={styles.soft}>{t.code.changes}</p>
      </div>
    </Panel>
  );
}

function Code({ code }: { code: string }) {
  const t = useMessages();
  return (
    <>
      <p className={styles.code} translate="no">
        {codeGroups(code).map((group, index) => (
          <span key={index}>{`${group} `}</span>
        ))}
      </p>
      <CopyButton label={t.common.copy} doneLabel={t.common.copied} copy={() => copyText(code)} />
    </>
  );
}
