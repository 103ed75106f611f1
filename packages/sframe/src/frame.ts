// RFC 9605 sections 4.4.3 and 4.4.4: one frame under one key. Says nothing about counters used before; see Sender and Receiver.
import { concat, type Bytes } from '@konklave/bytes';
import { encodeHeader, type ParsedHeader } from './header.ts';
import type { FrameKey } from './key-schedule.ts';

/** A frame before it is sealed. */
export interface PlainFrame {
  /** Bytes that travel in the clear beside the frame: authenticated, not part of the result. */
  metadata: Bytes;
  plaintext: Bytes;
}

/** A frame as it came. */
export interface SealedFrame {
  /** The clear bytes that came beside the frame; must be those it was sealed with. */
  metadata: Bytes;
  /** SFrame header, ciphertext, tag. */
  frame: Bytes;
}

/** SFrame header, ciphertext, tag. The counter must never have been used with this key. */
export async function sealFrame(key: FrameKey, ctr: bigint, { metadata, plaintext }: PlainFrame): Promise<Bytes> {
  const header = encodeHeader({ kid: key.kid, ctr });
  return concat(header, await key.aead.encrypt(nonceOf(key, ctr), associatedData(header, metadata), plaintext));
}

/** The plaintext, or undefined where frame or metadata are not what the sender sealed. */
export function openFrame(key: FrameKey, header: ParsedHeader, sealed: SealedFrame): Promise<Bytes | undefined> {
  const { metadata, frame } = sealed;
  const aad = associatedData(frame.subarray(0, header.length), metadata);
  return key.aead.decrypt(nonceOf(key, header.ctr), aad, frame.subarray(header.length));
}

/** sframe_salt XOR the counter as a big-endian integer of the same length. */
export function nonceOf({ salt }: FrameKey, ctr: bigint): Bytes {
  const nonce = salt.slice();
  for (let rest = ctr, i = nonce.length - 1; rest !== 0n; rest >>= 8n, i--) nonce[i]! ^= Number(rest & 0xffn);
  return nonce;
}

function associatedData(header: Bytes, metadata: Bytes): Bytes {
  return metadata.length === 0 ? header : concat(header, metadata);
}
