import { decodeHeader, parseKeyId, type ParsedKeyId } from '@konklave/sframe';

// A frame on the wire: clear prefix || SFrame header || ciphertext || tag (docs/protocol/frames.md). This takes it apart without
// a key, as the bridge could.

/** Bytes that stay clear, because receivers and the bridge read them to tell key frames from others. */
export const clearPrefixBytes = { opus: 0, vp8KeyFrame: 10, vp8DeltaFrame: 3 } as const;

/** A sealed frame as somebody without keys sees it. */
export interface SealedFrameView {
  clearPrefix: Buffer;
  /** What the header claims. */
  keyId: ParsedKeyId;
  counter: bigint;
  /** Ciphertext and tag: what must look like noise. */
  sealed: Buffer;
}

/** Takes a frame apart; undefined when there is no SFrame header where one must be. */
export function viewSealedFrame(frame: Buffer, prefixBytes: number): SealedFrameView | undefined {
  const header = decodeHeader(frame.subarray(prefixBytes));
  if (header === undefined) return undefined;
  return {
    clearPrefix: frame.subarray(0, prefixBytes),
    keyId: parseKeyId(header.kid),
    counter: header.ctr,
    sealed: frame.subarray(prefixBytes + header.length),
  };
}
