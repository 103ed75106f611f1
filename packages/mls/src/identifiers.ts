import { fromBase64url, type Bytes } from '@konklave/bytes';
import { GroupError } from './errors.ts';

/** Bytes of a participant id, a group id and a room id. */
export const identifierLength = 16;

/** The 16 bytes of an id in base64url. Throws GroupError `bad-identifier`. */
export function identifierBytes(id: string): Bytes {
  let bytes: Bytes;
  try {
    bytes = fromBase64url(id);
  } catch {
    throw new GroupError('bad-identifier');
  }
  if (bytes.length !== identifierLength) throw new GroupError('bad-identifier');
  return bytes;
}
