import { deflateRawSync } from 'node:zlib';

// Whether bytes look like ciphertext. None of this proves that they are sealed; each shows that they are not picture or sound.

/** Measures of a heap of bytes. */
export interface Uniformity {
  bytes: number;
  /** Bits a byte, at most 8. */
  entropy: number;
  /** Distance of the byte counts from equal ones, in standard deviations: within a few for uniform bytes, hundreds for media. */
  chiSquareDeviation: number;
  /** Size after compression over size before: 1 or a little above for what cannot be compressed. */
  deflateRatio: number;
  /** Correlation of neighbouring bytes, -1 .. 1; 0 for independent ones. */
  serialCorrelation: number;
}

const values = 256;

/** Measures bytes. Below a few ten thousand the figures say little. */
export function measureUniformity(bytes: Buffer): Uniformity {
  const counts = new Float64Array(values);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = bytes.length / values;
  let chiSquare = 0;
  let entropy = 0;
  for (const count of counts) {
    chiSquare += (count - expected) ** 2 / expected;
    if (count > 0) entropy -= (count / bytes.length) * Math.log2(count / bytes.length);
  }
  // Chi-square with 255 degrees of freedom: mean 255, variance 2 * 255.
  const degrees = values - 1;
  return {
    bytes: bytes.length,
    entropy,
    chiSquareDeviation: (chiSquare - degrees) / Math.sqrt(2 * degrees),
    deflateRatio: deflateRawSync(bytes, { level: 9 }).length / bytes.length,
    serialCorrelation: serialCorrelation(bytes),
  };
}

function serialCorrelation(bytes: Buffer): number {
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < bytes.length; i++) {
    const here = (bytes[i] ?? 0) - mean;
    const next = (bytes[(i + 1) % bytes.length] ?? 0) - mean;
    covariance += here * next;
    variance += here * here;
  }
  return variance === 0 ? 1 : covariance / variance;
}

/**
 * Whether bytes may be ciphertext. Six standard deviations: uniform bytes miss one of the bounds about once in a hundred million
 * recordings, so a red test means something.
 */
export function looksUniform({ bytes, chiSquareDeviation, deflateRatio, serialCorrelation }: Uniformity): boolean {
  return Math.abs(chiSquareDeviation) < 6 && deflateRatio > 0.999 && Math.abs(serialCorrelation) * Math.sqrt(bytes) < 6;
}
