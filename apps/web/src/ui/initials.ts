/** Up to two letters that stand for a name: of the first and the last word. Empty for a name without letters. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return `${first ?? ''}${last ?? ''}`.toLocaleUpperCase();
}
