import { Monitor, Moon, Sun } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { languages, ownNames } from '../i18n/language.ts';
import { useLanguage, useMessages } from '../i18n/messages-context.ts';
import type { Theme } from '../platform/preferences.ts';
import { Keyhole } from '../ui/keyhole.tsx';
import { Segments } from '../ui/segments.tsx';
import styles from './page-frame.module.css';
import { useSettings } from './settings.tsx';

const themeIcons: Readonly<Record<Theme, ReactNode>> = {
  system: <Monitor aria-hidden="true" />,
  light: <Sun aria-hidden="true" />,
  dark: <Moon aria-hidden="true" />,
};

/** Every page but the meeting: the name of the house above, with language and colours. */
export function PageFrame({ onHome, children }: { onHome(): void; children: ReactNode }) {
  const t = useMessages();
  const language = useLanguage();
  const { theme, setTheme, setLanguage } = useSettings();
  const goHome = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onHome();
  };
  return (
    <div className={styles.frame}>
      <header className={styles.head}>
        <a className={styles.brand} href="/" onClick={goHome}>
          <Keyhole />
          Konklave
        </a>
        <div className={styles.settings}>
          <Segments
            label={t.settings.language}
            value={language}
            options={languages.map((value) => ({ value, label: ownNames[value], lang: value }))}
            onChange={setLanguage}
          />
          <Segments
            label={t.settings.theme}
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t.settings.themes[value],
              icon: themeIcons[value],
            }))}
            onChange={setTheme}
          />
        </div>
      </header>
      {children}
    </div>
  );
}
