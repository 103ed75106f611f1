/** Bytes in memory of their own kind: what WebCrypto takes as BufferSource (never a SharedArrayBuffer). */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What can be wrong with bytes that came as text. */
export type BytesErrorCode = 'bad-base64url' | 'bad-hex';

/** Text that does not stand for bytes. The text itself is never part of the error: it may be a secret. */
export class BytesError extends Error {
  override readonly name = 'BytesError';
  readonly code: BytesErrorCode;

  constructor(code: BytesErrorCode) {
    super(code);
    this.code = code;
  }
}

/** All parts one after another, as a copy. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Whether both hold the same bytes. The time depends on the lengths only, so a MAC can be compared with it. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Overwrites secrets that are no longer needed. A best effort: the engine may have moved or copied them before. */
export function zero(...buffers: readonly Uint8Array[]): void {
  for (const buffer of buffers) buffer.fill(0);
}
