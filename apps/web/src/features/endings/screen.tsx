import type { ReactNode } from 'react';
import type { ScreenWords } from '../../i18n/en.ts';
import { useFocusOnce } from '../../platform/use-focus-once.ts';
import { classNames } from '../../ui/class-names.ts';
import { Keyhole } from '../../ui/keyhole.tsx';
import styles from './ending-screen.module.css';

interface ScreenProps {
  words: ScreenWords;
  /** Something is not as it should be, and not just over. */
  warning?: boolean;
  /** More to be said, before the buttons. */
  more?: ReactNode;
  /** The buttons. */
  children: ReactNode;
}

/** What happened, what it means, what to do. */
export function Screen({ words, warning = false, more, children }: ScreenProps) {
  const title = useFocusOnce<HTMLHeadingElement>();
  return (
    <main className={styles.page}>
      <div className={styles.words}>
        <Keyhole className={classNames(styles.mark, warning && styles.warning)} />
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          {words.title}
        </h1>
        <p className={styles.meaning}>{words.meaning}</p>
        <p className={styles.advice}>{words.advice}</p>
        {more}
        <div className={styles.actions}>{children}</div>
      </div>
    </main>
  );
}
