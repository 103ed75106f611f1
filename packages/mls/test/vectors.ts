import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Cipher suite 1 of RFC 9420 section 17.1, the only one of ours. */
const ourCipherSuite = 1;

const folder = process.env['KONKLAVE_VECTORS'] ?? fileURLToPath(new URL('../../../../shared/vectors', import.meta.url));

/** Whether the official vectors are on this machine. Says so on the terminal when they are not. */
export const haveVectors = existsSync(`${folder}/mls`);
if (!haveVectors) {
  process.stderr.write(
    `\nSKIPPED: no MLS vectors in ${folder}/mls. Set KONKLAVE_VECTORS to the folder that holds them.\n`,
  );
}

/** The vectors of one file that are for our cipher suite. */
export function readVectors<Vector>(name: string): Vector[] {
  if (!haveVectors) return [];
  const all = JSON.parse(readFileSync(`${folder}/mls/${name}.json`, 'utf8')) as (Vector & { cipher_suite: number })[];
  return all.filter((vector) => vector.cipher_suite === ourCipherSuite);
}
