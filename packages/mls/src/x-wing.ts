// X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 (FIPS 203) and X25519 together, so that a key stays secret while either of them holds.
import { concat, fromHex, zero, type Bytes } from '@konklave/bytes';
import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem768 as mlKem } from '@noble/post-quantum/ml-kem.js';
import type { Kem } from './kem.ts';
import { isX25519PublicKey, publicKeyLength as curveLength, x25519, x25519PublicKey } from './x25519.ts';

const seedLength = 32;
const latticePublicLength = 1184;
/** Of a public key: three polynomials of 256 coefficients of 12 bits, and a seed after them. */
const coefficientsLength = 1152;
const modulus = 3329;
const latticeEncLength = 1088;
const label = fromHex('5c2e2f2f5e5c');

/** A private key is a seed, and both private keys follow from it. */
function expandSeed(seed: Uint8Array) {
  const expanded = shake256(seed, { dkLen: 96 });
  return { lattice: mlKem.keygen(expanded.subarray(0, 64)), curve: concat(expanded.subarray(64)) };
}

const combine = (lattice: Uint8Array, curve: Uint8Array, curveEnc: Uint8Array, curvePublic: Uint8Array): Bytes =>
  concat(sha3_256(concat(lattice, curve, curveEnc, curvePublic, label)));

/** FIPS 203 section 7.2, the modulus check: three bytes hold two coefficients. */
function areCoefficients(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 3) {
    const [low, middle, high] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
    if ((low | ((middle & 0x0f) << 8)) >= modulus || ((middle >> 4) | (high << 4)) >= modulus) return false;
  }
  return true;
}

export const xWing: Kem = {
  id: 0x647a,
  publicKeyLength: latticePublicLength + curveLength,
  privateKeyLength: seedLength,
  encLength: latticeEncLength + curveLength,
  isPublicKey: (bytes) =>
    bytes.length === latticePublicLength + curveLength &&
    areCoefficients(bytes.subarray(0, coefficientsLength)) &&
    isX25519PublicKey(bytes.subarray(latticePublicLength)),
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
  async decap(seed, enc, known) {
    if (enc.length !== latticeEncLength + curveLength) throw new RangeError('not an encapsulation of X-Wing');
    const keys = expandSeed(seed);
    const curveEnc = enc.subarray(latticeEncLength);
    const knownPublic = known?.subarray(latticePublicLength);
    const [curvePublic, curve] = await Promise.all([
      knownPublic ?? x25519PublicKey(keys.curve),
      x25519(keys.curve, curveEnc),
    ]);
    const lattice = mlKem.decapsulate(concat(enc.subarray(0, latticeEncLength)), keys.lattice.secretKey);
    const sharedSecret = combine(lattice, curve, curveEnc, curvePublic);
    zero(lattice, curve, keys.curve, keys.lattice.secretKey);
    return sharedSecret;
  },
};
