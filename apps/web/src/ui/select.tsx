import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import styles from './select.module.css';

export interface Option {
  value: string;
  label: string;
}

interface SelectProps {
  label: string;
  icon: ReactNode;
  value: string | undefined;
  options: readonly Option[];
  /** Shown while nothing is chosen. */
  placeholder: string;
  onChange(value: string): void;
}

/** One of several, in the list that the device itself shows best. */
export function Select({ label, icon, value, options, placeholder, onChange }: SelectProps) {
  const id = useId();
  const known = options.some((option) => option.value === value);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        {icon}
        <select
          id={id}
          className={styles.select}
          disabled={options.length === 0}
          value={known ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        >
          {!known && (
            <option value="" disabled>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden="true" />
      </div>
    </div>
  );
}
