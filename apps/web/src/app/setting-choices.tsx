import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { languages } from '../i18n/language.ts';
import { useLanguage, useMessages } from '../i18n/messages-context.ts';
import { ownName } from '../i18n/own-name.ts';
import { themes, type Theme } from '../platform/preferences.ts';
import { Segments } from '../ui/segments.tsx';
import { useSettings } from './settings.tsx';

const themeIcons: Readonly<Record<Theme, ReactNode>> = {
  system: <Monitor aria-hidden="true" />,
  light: <Sun aria-hidden="true" />,
  dark: <Moon aria-hidden="true" />,
};

export function ThemeChoice() {
  const t = useMessages();
  const { theme, setTheme } = useSettings();
  const options = themes.map((value) => ({ value, label: t.settings.themes[value], icon: themeIcons[value] }));
  return <Segments label={t.settings.theme} value={theme} options={options} onChange={setTheme} />;
}

export function LanguageChoice() {
  const t = useMessages();
  const options = languages.map((value) => ({
    value,
    label: ownName(value),
    short: value.toUpperCase(),
    lang: value,
  }));
  return (
    <Segments
      label={t.settings.language}
      value={useLanguage()}
      options={options}
      onChange={useSettings().setLanguage}
    />
  );
}
