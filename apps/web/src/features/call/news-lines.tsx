import styles from './news-lines.module.css';

/** What happened just now, a line each. A live region says the same, so these are for the eye. */
export function NewsLines({ lines }: { lines: readonly { id: number; text: string }[] }) {
  return (
    <div aria-hidden="true" className={styles.lines}>
      {lines.map(({ id, text }) => (
        <p key={id} className={styles.line}>
          {text}
        </p>
      ))}
    </div>
  );
}
