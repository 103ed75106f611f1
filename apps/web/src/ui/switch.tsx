import { useId } from 'react';
import styles from './switch.module.css';

interface SwitchProps {
  label: string;
  on: boolean;
  /** A sentence on what that means. */
  meaning?: string;
  onChange(on: boolean): void;
}

/** Something that is so or not so. */
export function Switch({ label, on, meaning, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label className={styles.row}>
      <input
        type="checkbox"
        className={styles.box}
        checked={on}
        aria-describedby={meaning === undefined ? undefined : id}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        {label}
        {/* Part of the description, and not of the name. */}
        {meaning !== undefined && (
          <span id={id} className={styles.meaning} aria-hidden="true">
            {meaning}
          </span>
        )}
      </span>
    </label>
  );
}
