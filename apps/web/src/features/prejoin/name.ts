import { limits } from '@konklave/protocol/client';

/** A display name as it goes into the identity card: spaces tidied, not longer than the wire allows. Empty: none was written. */
export function tidyName(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().slice(0, limits.nameLength).trim();
}
