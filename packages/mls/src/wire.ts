// RFC 9420 section 6: MLSMessage.
import { concat, equalBytes, type Bytes } from '@konklave/bytes';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';

/** A message that is well formed, and nothing more: no rule, proof or signature was checked. */
export type UnverifiedMessage = MLSMessage;

/**
 * Reads exactly one MLSMessage in its only encoding; undefined for everything else. The message keeps no reference to the bytes.
 * (ts-mls reads longer forms of lengths and bytes after the end, too; encoding what was read and comparing refuses all of them.)
 */
export function decodeMessage(bytes: Uint8Array): UnverifiedMessage | undefined {
  const copy = concat(bytes);
  try {
    const message = decodeMlsMessage(copy, 0)?.[0];
    return message !== undefined && equalBytes(encodeMlsMessage(message), copy) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a message. */
export function encodeMessage(message: MLSMessage): Bytes {
  return concat(encodeMlsMessage(message));
}
