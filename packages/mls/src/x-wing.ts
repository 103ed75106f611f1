// X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 (FIPS 203) and X25519 together, so that a key stays secret while either of them holds.
import { concat, fromHex, zero, type Bytes } from '@konklave/bytes';
import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem768 as mlKem } from '@noble/post-quantum/ml-kem.js';
import type { Kem } from './kem.ts';
import { publicKeyLength as curveLength, x25519, x25519PublicKey } from './x25519.ts';

const seedLength = 32;
const latticePublicLength = 1184;
const latticeEncLength = 1088;
const label = fromHex('5c2e2f2f5e5c');

/** A private key is a seed, and both private keys follow from it. */
function expandSeed(seed: Uint8Array) {
  const expanded = shake256(seed, { dkLen: 96 });
  return { lattice: mlKem.keygen(expanded.subarray(0, 64)), curve: concat(expanded.subarray(64)) };
}

const combine = (lattice: Uint8Array, curve: Uint8Array, curveEnc: Uint8Array, curvePublic: Uint8Array): Bytes =>
  concat(sha3_256(concat(lattice, curve, curveEnc, curvePublic, label)));

export const xWing: Kem = {
  id: 0x647a,
  publicKeyLength: latticePublicLength + curveLength,
  privateKeyLength: seedLength,
  encLength: latticeEncLength + curveLength,
  derivePrivateKey: (ikm) => concat(shake256(ikm, { dkLen: seedLength })),
  async publicKey(seed) {
    const { lattice, curve } = expandSeed(seed);
    return concat(lattice.publicKey, await x25519PublicKey(curve));
  },
  async encap(publicKey) {
    const curvePublic = publicKey.subarray(latticePublicLength);
    const ephemeral = crypto.getRandomValues(new Uint8Array(seedLength));
    const [curveEnc, curve] = await Promise.all([x25519PublicKey(ephemeral), x25519(ephemeral, curvePublic)]);
    const lattice = mlKem.encapsulate(concat(publicKey.subarray(0, latticePublicLength)));
    zero(ephemeral);
    const sharedSecret = combine(lattice.sharedSecret, curve, curveEnc, curvePublic);
    zero(lattice.sharedSecret, curve);
    return { enc: concat(lattice.cipherText, curveEnc), sharedSecret };
  },
  async decap(seed, enc) {
    if (enc.length !== latticeEncLength + curveLength) throw new RangeError('not an encapsulation of X-Wing');
    const keys = expandSeed(seed);
    const curveEnc = enc.subarray(latticeEncLength);
    const [curvePublic, curve] = await Promise.all([x25519PublicKey(keys.curve), x25519(keys.curve, curveEnc)]);
    const lattice = mlKem.decapsulate(concat(enc.subarray(0, latticeEncLength)), keys.lattice.secretKey);
    const sharedSecret = combine(lattice, curve, curveEnc, curvePublic);
    zero(lattice, curve, keys.curve, keys.lattice.secretKey);
    return sharedSecret;
  },
};
