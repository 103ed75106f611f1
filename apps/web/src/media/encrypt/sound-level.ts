// How loud a frame is, sealed in front of it: one byte, as RFC 6464 section 3 has it in clear in a header extension.

/** The loudest of what has no level: silence, RFC 6464's 127. */
export const silence = 127;

/** The sender could not measure how loud it is. RFC 6464 has no word for that, but a bit to spare. */
export const unmeasured = 255;

/** The byte of an RMS level (0 to 1): how many decibels it is below full scale. */
export function levelByte(rms: number | undefined): number {
  if (rms === undefined) return unmeasured;
  if (rms <= 0) return silence;
  return Math.min(silence, Math.max(0, Math.round(-20 * Math.log10(rms))));
}

/** The RMS level that a byte says, 0 to 1; undefined where the sender could not measure it. */
export function levelOf(byte: number): number | undefined {
  if (byte > silence) return undefined;
  return byte === silence ? 0 : 10 ** (-byte / 20);
}
