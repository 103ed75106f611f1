import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { loadMessages, type Language } from '../i18n/language.ts';
import { WordsProvider, type Words } from '../i18n/messages-context.ts';
import type { Preferences, Theme } from '../platform/preferences.ts';

/** Theme and language, and changing them. */
export interface Settings {
  theme: Theme;
  setTheme(theme: Theme): void;
  setLanguage(language: Language): void;
}

const SettingsContext = createContext<Settings | undefined>(undefined);

export function useSettings(): Settings {
  const settings = use(SettingsContext);
  if (settings === undefined) throw new Error('SettingsProvider is missing');
  return settings;
}

interface SettingsProviderProps {
  preferences: Preferences;
  initialWords: Words;
  children: ReactNode;
}

/** Keeps the page in the chosen language and colours. */
export function SettingsProvider({ preferences, initialWords, children }: SettingsProviderProps) {
  const [words, setWords] = useState(initialWords);
  const [theme, setTheme] = useState(preferences.theme);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words]);
  useEffect(() => applyTheme(theme), [theme]);
  const chooseTheme = useCallback(
    (chosen: Theme) => {
      preferences.setTheme(chosen);
      setTheme(chosen);
    },
    [preferences],
  );
  const chooseLanguage = useCallback(
    async (language: Language) => {
      preferences.setLanguage(language);
      setWords({ language, messages: await loadMessages(language) });
    },
    [preferences],
  );
  const settings = useMemo<Settings>(
    () => ({ theme, setTheme: chooseTheme, setLanguage: (language) => void chooseLanguage(language) }),
    [theme, chooseTheme, chooseLanguage],
  );
  return (
    <SettingsContext value={settings}>
      <WordsProvider value={words}>{children}</WordsProvider>
    </SettingsContext>
  );
}

/** `system` follows the device. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
