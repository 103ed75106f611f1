import { fromHex, toHex, utf8 } from '@konklave/bytes';
import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipherSuite, postQuantumSuite } from './cipher-suite.ts';

const suites = [
  {
    name: 'X25519',
    hpke: cipherSuite.hpke,
    theirs: new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() }),
  },
  {
    name: 'X-Wing',
    hpke: postQuantumSuite.hpke,
    theirs: new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() }),
  },
];
type Suite = (typeof suites)[number];
const { hpke } = cipherSuite;
const short = fc.uint8Array({ maxLength: 100 });
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** The pair that both derive of the same input, each in its own form. */
async function pairs({ hpke, theirs }: Suite, ikm: Uint8Array<ArrayBuffer>) {
  const own = await hpke.deriveKeyPair(ikm);
  const other = await theirs.kem.deriveKeyPair(ikm.slice().buffer);
  const ownPublic = toHex(await hpke.exportPublicKey(own.publicKey));
  expect(ownPublic).toBe(toHex(new Uint8Array(await theirs.kem.serializePublicKey(other.publicKey))));
  const ownPrivate = toHex(await hpke.exportPrivateKey(own.privateKey));
  expect(ownPrivate).toBe(toHex(new Uint8Array(await theirs.kem.serializePrivateKey(other.privateKey))));
  return { own, other };
}

describe.each(suites)('HPKE with $name, against another implementation', (suite) => {
  const { hpke, theirs } = suite;

  it('derives the same key pairs, and opens what the other sealed and the other way round', async () => {
    await fc.assert(
      fc.asyncProperty(key, short, short, short, async (ikm, plaintext, info, aad) => {
        const { own, other } = await pairs(suite, ikm.slice());
        const ours = await hpke.seal(own.publicKey, plaintext, info, aad);
        const opened = await theirs.open(
          { recipientKey: other.privateKey, enc: ours.enc.slice().buffer, info: info.slice().buffer },
          ours.ct.slice().buffer,
          aad.slice().buffer,
        );
        expect(toHex(new Uint8Array(opened))).toBe(toHex(plaintext));
        const sealed = await theirs.seal(
          { recipientPublicKey: other.publicKey, info: info.slice().buffer },
          plaintext.slice().buffer,
          aad.slice().buffer,
        );
        const back = await hpke.open(own.privateKey, new Uint8Array(sealed.enc), new Uint8Array(sealed.ct), info, aad);
        expect(toHex(back)).toBe(toHex(plaintext));
      }),
      { numRuns: 30 },
    );
  });

  it('exports the same secrets', async () => {
    await fc.assert(
      fc.asyncProperty(key, short, short, fc.integer({ min: 1, max: 64 }), async (ikm, info, context, length) => {
        const { own, other } = await pairs(suite, ikm.slice());
        const { enc, secret } = await hpke.exportSecret(own.publicKey, context, length, info);
        const recipient = await theirs.createRecipientContext({
          recipientKey: other.privateKey,
          enc: enc.slice().buffer,
          info: info.slice().buffer,
        });
        expect(toHex(secret)).toBe(toHex(new Uint8Array(await recipient.export(context.slice().buffer, length))));
        expect(toHex(await hpke.importSecret(own.privateKey, context, enc, length, info))).toBe(toHex(secret));
      }),
      { numRuns: 20 },
    );
  });
});

describe('HPKE', () => {
  it('opens nothing that was changed, nor with another key, info or additional data', async () => {
    const { privateKey, publicKey } = await hpke.generateKeyPair();
    const stranger = await hpke.generateKeyPair();
    const [plaintext, info, aad] = [utf8('path secret'), utf8('info'), utf8('aad')];
    const { enc, ct } = await hpke.seal(publicKey, plaintext, info, aad);
    const changed = ct.slice();
    changed[0]! ^= 1;
    expect(toHex(await hpke.open(privateKey, enc, ct, info, aad))).toBe(toHex(plaintext));
    for (const [key, kemOutput, ciphertext, context, additional] of [
      [stranger.privateKey, enc, ct, info, aad],
      [privateKey, await hpke.exportPublicKey(stranger.publicKey), ct, info, aad],
      [privateKey, enc, changed, info, aad],
      [privateKey, enc, ct, aad, aad],
      [privateKey, enc, ct, info, info],
    ] as const) {
      await expect(hpke.open(key, kemOutput, ciphertext, context, additional)).rejects.toThrow();
    }
  });

  it('refuses keys of another length and points of small order', async () => {
    await expect(hpke.importPublicKey(new Uint8Array(31))).rejects.toThrow(RangeError);
    await expect(hpke.importPrivateKey(new Uint8Array(33))).rejects.toThrow(RangeError);
    const { privateKey } = await hpke.generateKeyPair();
    // RFC 7748 section 7: 0, 1, and a point of order 8.
    for (const point of [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    ]) {
      const publicKey = await hpke.importPublicKey(fromHex(point));
      await expect(hpke.seal(publicKey, utf8('secret'), utf8(''))).rejects.toThrow();
      await expect(hpke.importSecret(privateKey, utf8(''), fromHex(point), 32, utf8(''))).rejects.toThrow();
    }
  });
});
