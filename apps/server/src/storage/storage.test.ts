import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { RoomRecords } from '../rooms/ports.ts';
import { databaseFile, openStorage, type Storage } from './storage.ts';

async function roomStorage(): Promise<Storage & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-storage-'));
  const storage = await openStorage(folder);
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  await storage.createRoom({ room: 'room', entryHash: new Uint8Array(32), day: 0 });
  return Object.assign(storage, { folder });
}

const commit = { kind: 'commit', epoch: 0, sender: 'alice', bytes: 'AAAA', joined: false, removed: ['bob'] } as const;

test('the compare and set is one of the database: a commit for an epoch that is over changes nothing', async () => {
  const storage = await roomStorage();
  const work = async (records: RoomRecords) => {
    await records.found('group', 'AAAA');
    const first = await records.advance('group', { ...commit, removed: ['bob'] }, 'BBBB');
    const second = await records.advance('group', { ...commit, removed: [], bytes: 'CCCC' }, 'DDDD');
    const foreign = await records.advance('another', { ...commit, removed: [], epoch: 1 }, 'DDDD');
    return { first, second, foreign, snapshot: await records.snapshot(), log: await records.pageAfter(0) };
  };
  const { first, second, foreign, snapshot, log } = await storage.transact('room', work);
  expect(first).toEqual({ ...commit, seq: 1 });
  expect([second, foreign]).toEqual([undefined, undefined]);
  expect(snapshot).toEqual({ group: 'group', epoch: 1, seq: 1, groupInfo: 'BBBB' });
  expect(log).toEqual({ entries: [{ ...commit, seq: 1 }], more: false });
});

test('a transaction that fails leaves nothing behind, and the storage is healthy again after the next', async () => {
  const storage = await roomStorage();
  const failing = storage.transact('room', async (records) => {
    await records.found('group', 'AAAA');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(storage.healthy).toBe(false);
  expect(await storage.transact('room', (records) => records.head())).toBeUndefined();
  expect(storage.healthy).toBe(true);
});

test('transactions that are asked for at once do not mix', async () => {
  const storage = await roomStorage();
  await storage.transact('room', (records) => records.found('group', 'AAAA'));
  const send = (nonce: number) =>
    storage.transact('room', async (records) => {
      const message = { kind: 'message', epoch: 0, sender: 'alice', nonce, bytes: 'AAAA' } as const;
      await records.append('group', message);
      await new Promise((resolve) => setImmediate(resolve));
      if (nonce % 3 === 0) throw new Error('no');
    });
  await Promise.allSettled(Array.from({ length: 12 }, (_, nonce) => send(nonce)));
  const log = await storage.transact('room', (records) => records.pageAfter(0));
  expect(log?.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a meeting that ends while somebody reads the file has ended; the write-ahead log is emptied later', async () => {
  const storage = await roomStorage();
  await storage.transact('room', (records) => records.found('group', 'AAAA'));
  const backup = new DatabaseSync(join(storage.folder, databaseFile), { readOnly: true });
  backup.exec('begin');
  backup.prepare('select * from groups').all();
  await storage.transact('room', (records) => records.end());
  expect(await storage.transact('room', (records) => records.head())).toBeUndefined();
  expect(storage.healthy).toBe(false);
  backup.close();
  await storage.transact('room', (records) => records.head());
  expect(storage.healthy).toBe(true);
});
