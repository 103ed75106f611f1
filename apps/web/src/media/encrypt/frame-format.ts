// The frame on the wire: clear prefix || SFrame header || ciphertext || tag. The prefix is the SFrame metadata (RFC 9605
// section 4.4), so it can be read on the way and not be changed.

/** The codecs whose frames are sealed. A frame of any other codec is dropped. */
export type SealedCodec = 'vp8' | 'opus';

/** RFC 6386 section 9.1: frame tag, start code and dimensions. What a bridge and a receiver read to find a key frame. */
const vp8KeyFramePrefix = 10;
/** RFC 6386 section 9.1: the frame tag. */
const vp8DeltaFramePrefix = 3;

/**
 * How many bytes at the start of an encoded frame stay readable; undefined when the frame is too short to be one.
 * Both ends read it from the P bit of the first byte, which is 0 in a key frame (RFC 6386 section 9.1).
 */
export function clearPrefixLength(codec: SealedCodec, frame: Uint8Array): number | undefined {
  if (codec === 'opus') return 0;
  const first = frame[0];
  if (first === undefined) return undefined;
  const length = isVp8KeyFrame(first) ? vp8KeyFramePrefix : vp8DeltaFramePrefix;
  return frame.length < length ? undefined : length;
}

/** Whether a VP8 frame that begins with this byte is a key frame. */
export function isVp8KeyFrame(firstByte: number): boolean {
  return (firstByte & 1) === 0;
}

/**
 * The codec of an encoded frame. `mimeType` comes from the frame's metadata; a browser that does not tell it speaks only
 * the one codec of that kind that was negotiated. Undefined when the frame may not be sealed.
 */
export function codecOf(kind: 'audio' | 'video', mimeType: string | undefined): SealedCodec | undefined {
  const expected = kind === 'audio' ? 'opus' : 'vp8';
  if (mimeType === undefined) return expected;
  return mimeType.toLowerCase() === `${kind}/${expected}` ? expected : undefined;
}
