import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RoomRecords } from '../rooms/ports.ts';
import { openStorage } from '../storage/storage.ts';
import { acceptCommit } from './commits.ts';
import { acceptMessage } from './messages.ts';

/** A group of alice alone, on the disk. */
async function aliceAlone(): Promise<<T>(work: (records: RoomRecords) => Promise<T>) => Promise<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-messages-'));
  const storage = await openStorage(folder);
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  await storage.createRoom({ room: 'room', entryHash: new Uint8Array(32), day: 0 });
  await storage.transact('room', async (records) => {
    await records.addParticipant('alice', new Uint8Array(32));
    await records.found('group', 'AAAA');
    await records.makeMember('alice', 0);
  });
  return (work) => storage.transact('room', work);
}

/** Sends until it is refused. Says how many were taken and why no more. */
async function fill(records: RoomRecords, bytes: string): Promise<{ taken: number; code: string }> {
  for (let nonce = 1; ; nonce += 1) {
    const outcome = await acceptMessage(records, 'alice', { group: 'group', epoch: 0, nonce, bytes });
    if (!outcome.ok) return { taken: nonce - 1, code: outcome.error.code };
  }
}

test.each([
  ['bytes', 'A'.repeat(87_380), 255],
  ['entries', 'AAAA', 20_000],
])('a log that is full of %s takes commits only, until something old is deleted', async (_what, bytes, most) => {
  const transact = await aliceAlone();
  expect(await transact((records) => fill(records, bytes))).toEqual({ taken: most, code: 'rate-limited' });
  const params = { group: 'group', epoch: 0, commit: 'CCCC', groupInfo: 'DDDD', joined: false, removed: [] };
  expect(
    await transact((records) =>
      acceptCommit(records, 'alice', params, { mayCommit: () => true, membersFirst: () => false }),
    ),
  ).toMatchObject({ ok: true });
  await transact((records) => records.forgetBefore('group', 101));
  const message = { group: 'group', epoch: 1, nonce: most + 1, bytes };
  expect(await transact((records) => acceptMessage(records, 'alice', message))).toMatchObject({ ok: true });
});
