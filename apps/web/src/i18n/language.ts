import type { Messages } from './messages.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What a language calls itself. */
export const ownNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
};

/** The first language that we speak of those that a person prefers (BCP 47 tags, best first), else English. */
export function pickLanguage(preferred: readonly (string | undefined)[]): Language {
  for (const tag of preferred) {
    const spoken = languages.find((language) => language === tag?.toLowerCase().split('-')[0]);
    if (spoken !== undefined) return spoken;
  }
  return 'en';
}

/** The locale for times in a language: that of the person's own region, where the browser names one, as in `en-GB`. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}

/** The sentences of a language; only the one in use is fetched. */
export function loadMessages(language: Language): Promise<Messages> {
  return catalogues[language]();
}
