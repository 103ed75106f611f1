import { Hash } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import { classNames } from '../../ui/class-names.ts';
import { Keyhole } from '../../ui/keyhole.tsx';
import styles from './seal-mark.module.css';

interface SealMarkProps {
  attention: boolean;
  open: 'seal' | 'code' | undefined;
  panelId: string;
  onPanel(panel: 'seal' | 'code'): void;
}

/** The two ways to the truth about this meeting: the seal and the code. */
export function SealMark({ attention, open, panelId, onPanel }: SealMarkProps) {
  const t = useMessages();
  return (
    <div className={styles.bar}>
      <button
        type="button"
        className={classNames(styles.mark, attention && styles.attention)}
        aria-expanded={open === 'seal'}
        aria-controls={open === 'seal' ? panelId : undefined}
        onClick={() => onPanel('seal')}
      >
        <Keyhole />
        {attention ? t.seal.attention : t.seal.sealed}
      </button>
      <button
        type="button"
        className={styles.mark}
        aria-expanded={open === 'code'}
        aria-controls={open === 'code' ? panelId : undefined}
        onClick={() => onPanel('code')}
      >
        <Hash aria-hidden="true" />
        {t.code.title}
      </button>
    </div>
  );
}
