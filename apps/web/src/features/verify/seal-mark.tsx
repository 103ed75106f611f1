import { Hash, WifiOff } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import { classNames } from '../../ui/class-names.ts';
import { Keyhole } from '../../ui/keyhole.tsx';
import styles from './seal-mark.module.css';
import type { SealVerdict } from './seal.ts';

interface SealMarkProps {
  verdict: SealVerdict;
  open: 'seal' | 'code' | undefined;
  panelId: string;
  onPanel(panel: 'seal' | 'code'): void;
}

/** The two ways to the truth about this meeting: the seal and the code. */
export function SealMark({ verdict, open, panelId, onPanel }: SealMarkProps) {
  const t = useMessages();
  return (
    <div className={styles.bar}>
      <button
        type="button"
        className={classNames(styles.mark, verdict !== 'sealed' && styles[verdict])}
        aria-expanded={open === 'seal'}
        aria-controls={open === 'seal' ? panelId : undefined}
        onClick={() => onPanel('seal')}
      >
        {verdict === 'not-connected' ? <WifiOff aria-hidden="true" /> : <Keyhole />}
        {t.seal.verdicts[verdict]}
      </button>
      <button
        type="button"
        className={styles.mark}
        aria-expanded={open === 'code'}
        aria-controls={open === 'code' ? panelId : undefined}
        onClick={() => onPanel('code')}
      >
        <Hash aria-hidden="true" />
        <span className={styles.codeName}>{t.code.title}</span>
      </button>
    </div>
  );
}
