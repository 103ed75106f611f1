import { concat, utf8, type Bytes } from '@konklave/bytes';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { eraseState } from './erase.ts';
import { type Group, insideOf, retire } from './group.ts';

/** RFC 9420 section 8.5, MLS-Exporter. `length` in bytes, at most 8160. Throws GroupError `spent-group`. */
export async function exportSecret(group: Group, label: string, context: Uint8Array, length: number): Promise<Bytes> {
  const { suite, keySchedule } = insideOf(group).state;
  const secret = await mlsExporter(keySchedule.exporterSecret, label, context, length, suite);
  const copy = concat(secret);
  secret.fill(0);
  return copy;
}

const codeLabel = utf8('Konklave 1 meeting code');
const codeGroups = 6;
const bytesPerGroup = 5;
const digitsPerGroup = 5;

/**
 * What people compare: 30 digits in 6 groups, from the epoch authenticator (RFC 9420 section 8.7). Equal for everyone in the same
 * epoch of the same group, and different for everyone else. Throws GroupError `spent-group`.
 */
export async function meetingCode(group: Group): Promise<string> {
  const { epochAuthenticator } = insideOf(group).state.keySchedule;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', concat(codeLabel, epochAuthenticator)));
  const words: string[] = [];
  for (let word = 0; word < codeGroups; word++) {
    const bytes = digest.subarray(word * bytesPerGroup, (word + 1) * bytesPerGroup);
    // 5 bytes are below 2^53, so the sum is exact.
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    words.push(String(value % 10 ** digitsPerGroup).padStart(digitsPerGroup, '0'));
  }
  return words.join(' ');
}

/** Ends a group for us: overwrites every secret that can be overwritten. It is spent afterwards; forgetting it twice does nothing. */
export function forget(group: Group): void {
  let state;
  try {
    ({ state } = insideOf(group));
  } catch {
    return;
  }
  retire(group);
  eraseState(state);
}
