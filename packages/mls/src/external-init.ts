// RFC 9420 section 8.3, external initialization.
import { utf8 } from '@konklave/bytes';
import type { CipherSuite } from './cipher-suite.ts';

const label = utf8('MLS 1.0 external init secret');
const empty = new Uint8Array(0);

/** A joiner's init secret, and what tells it to the members. */
export async function sendInitSecret(
  { hpke, kdf }: CipherSuite,
  externalPub: Uint8Array,
): Promise<{ kemOutput: Uint8Array; initSecret: Uint8Array }> {
  const { enc, secret } = await hpke.exportSecret(await hpke.importPublicKey(externalPub), label, kdf.size, empty);
  return { kemOutput: enc, initSecret: secret };
}

/** The init secret that a joiner told the members. */
export async function receiveInitSecret(
  { hpke, kdf }: CipherSuite,
  externalSecret: Uint8Array,
  kemOutput: Uint8Array,
): Promise<Uint8Array> {
  const { privateKey } = await hpke.deriveKeyPair(externalSecret);
  return hpke.importSecret(privateKey, label, kemOutput, kdf.size, empty);
}
