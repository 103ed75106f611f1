import { limits } from '../client/limits.ts';

/**
 * What shows nothing, or turns what stands beside it around: control and format characters (zero width, bidi), fillers, the empty
 * braille pattern, halves of characters. Variation selectors may stay: they only choose between two looks.
 */
const unseen = /(?![\uFE00-\uFE0F])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** At least one of these makes a name that can be seen. Marks alone would cling to whatever stands before them. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A display name as an identity card holds it: nothing unseen in it, single spaces, at most `limits.nameLength` code units. Empty when
 * nothing of it can be seen. Tidying twice changes nothing.
 */
export function tidyName(text: string): string {
  const shown = text
    .replace(/[^\S\uFEFF]+/gu, ' ')
    .replace(unseen, '')
    .replace(/ +/gu, ' ')
    .trim();
  // The cut may go through a character.
  const short = shown.slice(0, limits.nameLength).replace(unseen, '').trim();
  return seen.test(short) ? short : '';
}
