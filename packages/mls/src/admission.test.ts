// The proofs, computed a second time with Node's own HMAC and HKDF from the words of docs/protocol/keys.md.
import { createHmac, hkdfSync } from 'node:crypto';
import { concat, toHex, utf8 } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import { deriveAdmission } from './admission.ts';

const bytes = (length: number, first: number) => Uint8Array.from({ length }, (_, index) => first + index);
const link = { secret: bytes(32, 1), room: bytes(16, 100) };
const key = new Uint8Array(hkdfSync('sha256', link.secret, link.room, 'Konklave 1 admission', 32));
const mac = (...parts: Uint8Array[]) =>
  createHmac('sha256', key)
    .update(concat(...parts))
    .digest('hex');

const leaf = { groupId: bytes(16, 3), participant: bytes(16, 50), signatureKey: bytes(32, 90) };
const join = { groupId: bytes(16, 3), epoch: 258n, signatureKey: bytes(32, 90) };

describe('the admission key', () => {
  it('gives the leaf proof', async () => {
    const proof = toHex(await (await deriveAdmission(link)).proveLeaf(leaf));
    expect(proof).toBe(mac(utf8('Konklave 1 leaf'), leaf.groupId, leaf.participant, leaf.signatureKey));
  });

  it('gives the admission proof', async () => {
    const proof = toHex(await (await deriveAdmission(link)).proveJoin(join));
    const epoch = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2);
    expect(proof).toBe(mac(utf8('Konklave 1 join'), join.groupId, epoch, join.signatureKey));
  });

  it('verifies its own proofs for exactly what they speak of', async () => {
    const admission = await deriveAdmission(link);
    const leafProof = await admission.proveLeaf(leaf);
    const joinProof = await admission.proveJoin(join);
    expect(await admission.verifyLeaf(leaf, leafProof)).toBe(true);
    expect(await admission.verifyJoin(join, joinProof)).toBe(true);
    for (const other of [
      { ...leaf, groupId: bytes(16, 4) },
      { ...leaf, participant: bytes(16, 51) },
      { ...leaf, signatureKey: bytes(32, 91) },
    ]) {
      expect(await admission.verifyLeaf(other, leafProof)).toBe(false);
    }
    for (const other of [
      { ...join, groupId: bytes(16, 4) },
      { ...join, epoch: 259n },
      { ...join, signatureKey: bytes(32, 91) },
    ]) {
      expect(await admission.verifyJoin(other, joinProof)).toBe(false);
    }
    for (const proof of [
      new Uint8Array(0),
      leafProof.subarray(0, 31),
      concat(leafProof, new Uint8Array(1)),
      joinProof,
    ]) {
      expect(await admission.verifyLeaf(leaf, proof)).toBe(false);
    }
  });

  it('is another one for another secret and for another room', async () => {
    const proof = await (await deriveAdmission(link)).proveLeaf(leaf);
    for (const other of [
      { ...link, secret: bytes(32, 2) },
      { ...link, room: bytes(16, 101) },
    ]) {
      expect(await (await deriveAdmission(other)).verifyLeaf(leaf, proof)).toBe(false);
    }
  });
});
