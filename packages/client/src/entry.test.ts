import { createHash, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { deriveEntry } from './entry.ts';

it('the entry token is what another HKDF makes of the secret, and its hash what another SHA-256 makes of it', async () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
  const token = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), 'Konklave 1 entry', 32));
  expect(await deriveEntry(secret)).toEqual({
    token: token.toString('base64url'),
    hash: createHash('sha256').update(token).digest('base64url'),
  });
});

it('a secret that is overwritten in the meantime makes no difference', async () => {
  const secret = new Uint8Array(32).fill(7);
  const entry = deriveEntry(secret);
  secret.fill(0);
  expect(await entry).toEqual(await deriveEntry(new Uint8Array(32).fill(7)));
});
