import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { types } from 'mediasoup';
import { watchPulse } from './worker-pulse.ts';

const quick = { everyMs: 10, answerMs: 100 };
const usage = {} as types.WorkerResourceUsage;

test('a worker that never answers hangs', async () => {
  const worker = { getResourceUsage: () => new Promise<never>(() => {}) };
  expect(await watchPulse(worker, new AbortController().signal, quick)).toBe('silent');
});

test('a server that stands still does not take its worker for one that hangs', async () => {
  const ended = new AbortController();
  let asked = 0;
  const worker = {
    async getResourceUsage() {
      if (++asked === 8) ended.abort();
      setImmediate(() => standStill(2 * quick.answerMs));
      // An answer that comes the way that the worker's comes: from outside, while we stand still.
      await readFile(new URL(import.meta.url));
      return usage;
    },
  };
  expect(await watchPulse(worker, ended.signal, quick)).toBe('ended');
});

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
