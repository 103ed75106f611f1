// How loud a frame is, sealed in front of it: one byte, as RFC 6464 section 3 has it in clear in a header extension.

/** The loudest of what has no level: silence, RFC 6464's 127. */
export const silence = 127;

/** The byte of an RMS level (0 to 1): how many decibels it is below full scale. */
export function levelByte(rms: number): number {
  if (rms <= 0) return silence;
  return Math.min(silence, Math.max(0, Math.round(-20 * Math.log10(rms))));
}

/** The RMS level that a byte says, 0 to 1. */
export function levelOf(byte: number): number {
  return byte >= silence ? 0 : 10 ** (-byte / 20);
}
