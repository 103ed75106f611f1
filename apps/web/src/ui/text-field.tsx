import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './field.module.css';

interface TextFieldProps extends ComponentProps<'input'> {
  label: string;
  /** What is wrong with the text, in words; read out with the field. */
  problem?: string | undefined;
  /** A button beside the text. */
  action?: ReactNode;
}

/** A line of text with its label and what is wrong with it. */
export function TextField({ label, problem, action, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          type="text"
          className={styles.input}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          {...rest}
        />
        {action}
      </div>
      {problem !== undefined && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
