import type { Messages } from './messages.ts';

/** Where the sentences of each language lie, by its tag; each is fetched when it is asked for. */
export type Catalogues = ReadonlyMap<string, () => Promise<Messages>>;

/** A file of sentences, as a glob import finds it. */
type LanguageFiles = Readonly<Record<string, () => Promise<{ default: Messages }>>>;

/** One language for each file: `./de.ts` is German. English comes first, the others by their tags. */
export function cataloguesOf(files: LanguageFiles): Catalogues {
  const entries = Object.entries(files).map(([path, load]) => {
    const tag = path.replace(/^.*\/(.*)\.ts$/, '$1');
    return [tag, async () => (await load()).default] as const;
  });
  const isEnglish = ([tag]: (typeof entries)[number]): number => (tag === 'en' ? 0 : 1);
  return new Map(entries.toSorted((one, other) => isEnglish(one) - isEnglish(other) || (one[0] < other[0] ? -1 : 1)));
}

/** The first language that we speak of those that a person prefers (BCP 47 tags, best first), else English. */
export function pickFrom(languages: readonly string[], preferred: readonly (string | undefined)[]): string {
  for (const tag of preferred) {
    const wish = tag?.toLowerCase() ?? '';
    const spoken =
      languages.find((language) => language.toLowerCase() === wish) ??
      languages.find((language) => language.toLowerCase().split('-')[0] === wish.split('-')[0]);
    if (spoken !== undefined) return spoken;
  }
  return 'en';
}
