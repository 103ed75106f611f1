// The test vectors of RFC 9605, in both directions. Their folder is KONKLAVE_VECTORS, or ../shared/vectors beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromHex, toHex } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import { importAeadKey } from '../src/aead/import-aead-key.ts';
import { cipherSuites, type CipherSuite } from '../src/cipher-suite.ts';
import { nonceOf, openFrame, sealFrame } from '../src/frame.ts';
import { decodeHeader, encodeHeader } from '../src/header.ts';
import { deriveFrameKey, deriveKeyMaterial, importBaseKey } from '../src/key-schedule.ts';

/** Numbers of the file come as text, since kid and ctr take up to 64 bits; bytes come as hex. */
type Vector = Record<string, string>;
interface Vectors {
  header: Vector[];
  aes_ctr_hmac: Vector[];
  aes_256_ctr_hmac?: Vector[];
  sframe: Vector[];
}

const root = resolve(import.meta.dirname, '../../..');
const file = join(process.env['KONKLAVE_VECTORS'] ?? join(root, '../shared/vectors'), 'sframe-test-vectors.json');
const present = existsSync(file);
if (!present)
  process.stderr.write(
    `\nSKIPPED: the RFC 9605 vectors. There is no ${file}; set KONKLAVE_VECTORS to their folder.\n\n`,
  );

const vectors: Vectors = present
  ? JSON.parse(readFileSync(file, 'utf8').replace(/: *(\d+)/g, ': "$1"'))
  : { header: [], aes_ctr_hmac: [], sframe: [] };

const text = (vector: Vector, field: string): string => {
  const value = vector[field];
  if (value === undefined) throw new Error(`the vector has no ${field}`);
  return value;
};
const bytes = (vector: Vector, field: string) => fromHex(text(vector, field));

/** The registry has suites 1 to 5; 6 to 8 are the same construction with AES-256 and SHA-512, proposed after the RFC. */
function suiteOf(vector: Vector): CipherSuite {
  const id = Number(text(vector, 'cipher_suite'));
  const registered = Object.values(cipherSuites).find((suite) => suite.id === id);
  const Nt = { 6: 10, 7: 8, 8: 4 }[id];
  if (registered !== undefined) return registered;
  if (Nt === undefined) throw new Error(`unknown suite ${id}`);
  return { id, aead: 'AES-CTR-HMAC', hash: 'SHA-512', Nh: 64, Nka: 32, Nk: 96, Nn: 12, Nt };
}

describe.skipIf(!present)('vectors of RFC 9605', () => {
  it('are all there', () => {
    expect(vectors.header.length).toBeGreaterThan(200);
    expect(vectors.sframe.map((vector) => Number(vector['cipher_suite']))).toEqual([1, 2, 3, 4, 5]);
  });

  it.each(vectors.header)('header kid $kid ctr $ctr', (vector) => {
    const kid = BigInt(text(vector, 'kid'));
    const ctr = BigInt(text(vector, 'ctr'));
    const encoded = bytes(vector, 'encoded');
    expect(toHex(encodeHeader({ kid, ctr }))).toBe(toHex(encoded));
    expect(decodeHeader(encoded)).toEqual({ kid, ctr, length: encoded.length });
  });

  it.each([...vectors.aes_ctr_hmac, ...(vectors.aes_256_ctr_hmac ?? [])])(
    'AEAD of suite $cipher_suite',
    async (vector) => {
      const suite = suiteOf(vector);
      const key = bytes(vector, 'key');
      expect(toHex(key.subarray(0, suite.Nka))).toBe(vector['enc_key']);
      expect(toHex(key.subarray(suite.Nka))).toBe(vector['auth_key']);
      const nonce = bytes(vector, 'nonce');
      const aad = bytes(vector, 'aad');
      const sealing = await importAeadKey(suite, key, 'encrypt');
      const opening = await importAeadKey(suite, key, 'decrypt');
      expect(toHex(await sealing.encrypt(nonce, aad, bytes(vector, 'pt')))).toBe(vector['ct']);
      const opened = await opening.decrypt(nonce, aad, bytes(vector, 'ct'));
      expect(opened && toHex(opened)).toBe(vector['pt']);
    },
  );

  describe.each(vectors.sframe)('suite $cipher_suite', (vector) => {
    const suite = suiteOf(vector);
    const kid = BigInt(text(vector, 'kid'));
    const ctr = BigInt(text(vector, 'ctr'));
    const metadata = bytes(vector, 'metadata');
    const baseKey = () => importBaseKey(bytes(vector, 'base_key'));

    it('derives key and salt', async () => {
      const { key, salt } = await deriveKeyMaterial(suite, await baseKey(), kid);
      expect(toHex(key)).toBe(vector['sframe_key']);
      expect(toHex(salt)).toBe(vector['sframe_salt']);
    });

    it('makes the nonce', async () => {
      const key = await deriveFrameKey(suite, await baseKey(), kid, 'encrypt');
      expect(toHex(nonceOf(key, ctr))).toBe(vector['nonce']);
    });

    it('seals the frame', async () => {
      const key = await deriveFrameKey(suite, await baseKey(), kid, 'encrypt');
      expect(toHex(await sealFrame(key, ctr, { metadata, plaintext: bytes(vector, 'pt') }))).toBe(vector['ct']);
    });

    it('opens the frame', async () => {
      const frame = bytes(vector, 'ct');
      const header = decodeHeader(frame);
      if (header === undefined) throw new Error('the vector has no header');
      expect(header).toMatchObject({ kid, ctr });
      const key = await deriveFrameKey(suite, await baseKey(), header.kid, 'decrypt');
      const opened = await openFrame(key, header, { metadata, frame });
      expect(opened && toHex(opened)).toBe(vector['pt']);
    });
  });
});
