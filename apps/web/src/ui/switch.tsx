import styles from './switch.module.css';

interface SwitchProps {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
}

/** Something that is so or not so. */
export function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label className={styles.row}>
      <input type="checkbox" className={styles.box} checked={on} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}
