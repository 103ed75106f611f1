/** What a language calls itself, by its tag (BCP 47), as a name begins: with a capital letter. */
export function ownName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language) ?? language;
  return name.slice(0, 1).toLocaleUpperCase(language) + name.slice(1);
}
