import type { MouseEvent, ReactNode } from 'react';
import { Keyhole } from '../ui/keyhole.tsx';
import { LanguageChoice, ThemeChoice } from './setting-choices.tsx';
import styles from './page-frame.module.css';
import { UpdateNotice } from './update-notice.tsx';

/** Every page but the meeting: the name of the house above, with language and colours. */
export function PageFrame({ onHome, children }: { onHome(): void; children: ReactNode }) {
  const goHome = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onHome();
  };
  return (
    <div className={styles.frame}>
      <header className={styles.head}>
        <a className={styles.brand} href="/" aria-label="Konklave" onClick={goHome}>
          <Keyhole />
          <span className={styles.brandName}>Konklave</span>
        </a>
        <div className={styles.settings}>
          <LanguageChoice />
          <ThemeChoice />
        </div>
        <UpdateNotice />
      </header>
      {children}
    </div>
  );
}
