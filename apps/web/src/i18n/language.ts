import { cataloguesOf, pickFrom } from './catalogues.ts';
import type { Messages } from './messages.ts';

// A language is a file beside this one that is called by its tag, such as `de.ts` or `pt-br.ts`. Nothing else names it.
const catalogues = cataloguesOf(
  import.meta.glob<{ default: Messages }>(['./[a-z][a-z].ts', './[a-z][a-z]-[a-z][a-z].ts']),
);

/** BCP 47, as its file is called. */
export type Language = string;

export const languages: readonly Language[] = [...catalogues.keys()];

/** The first language that we speak of those that a person prefers (BCP 47 tags, best first), else English. */
export function pickLanguage(preferred: readonly (string | undefined)[]): Language {
  return pickFrom(languages, preferred);
}

/** The locale for times in a language: that of the person's own region, where the browser names one, as in `en-GB`. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}

/** The sentences of a language; only the one in use is fetched. */
export function loadMessages(language: Language): Promise<Messages> {
  const load = catalogues.get(language);
  if (load === undefined) throw new Error(`There are no sentences in ${language}`);
  return load();
}
