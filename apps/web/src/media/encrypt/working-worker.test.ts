import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameEncryption } from './frame-encryption.ts';
import type { FromEncryptWorker } from './messages.ts';

class FakeWorker extends EventTarget {
  readonly posted: unknown[] = [];
  terminated = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  tell(data: FromEncryptWorker): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

class FakeErrorEvent extends Event {}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('ErrorEvent', FakeErrorEvent);
  vi.stubGlobal('RTCRtpScriptTransform', vi.fn());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function encryption(): { frames: FrameEncryption; workers: FakeWorker[]; log: string[] } {
  const workers: FakeWorker[] = [];
  const log: string[] = [];
  const start = (): Worker => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as Worker;
  };
  const frames = new FrameEncryption(start, () => log.push('broken'));
  frames.usable.then(
    () => log.push('usable'),
    () => log.push('not usable'),
  );
  return { frames, workers, log };
}

test('a worker that cannot be loaded is loaded again, and hears what was said meanwhile', async () => {
  const { frames, workers, log } = encryption();
  frames.setLevel(0.5);
  workers[0]!.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(2_000);
  // Neither fetched nor refused: a line that hangs.
  await vi.advanceTimersByTimeAsync(22_000);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false]);
  expect(log).toEqual([]);
  workers[2]!.tell({ type: 'loaded' });
  workers[2]!.tell({ type: 'probed' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual(['usable']);
  expect(workers.map(({ posted }) => posted)).toEqual([[], [], [expect.objectContaining({ type: 'level' })]]);
});

test('a worker that fails is not tried again, before it works and after', async () => {
  const before = encryption();
  before.workers[0]!.dispatchEvent(new FakeErrorEvent('error'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(before.log.toSorted()).toEqual(['broken', 'not usable']);
  expect(before.workers).toHaveLength(1);

  const after = encryption();
  after.workers[0]!.tell({ type: 'probed' });
  await vi.advanceTimersByTimeAsync(0);
  after.workers[0]!.dispatchEvent(new FakeErrorEvent('error'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(after.log).toEqual(['usable', 'broken']);
  expect(after.workers).toHaveLength(1);
});

test('a browser whose transforms do not reach the worker cannot seal', async () => {
  const { workers, log } = encryption();
  workers[0]!.tell({ type: 'loaded' });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(log).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(log.toSorted()).toEqual(['broken', 'not usable']);
  expect(workers).toHaveLength(1);
});

test('nothing is started any more, and nothing said, once it is closed', async () => {
  const loading = encryption();
  loading.frames.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(loading.workers[0]!.terminated).toBe(true);

  const waiting = encryption();
  waiting.workers[0]!.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(1_000);
  waiting.frames.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([loading, waiting].map(({ workers }) => workers.length)).toEqual([1, 1]);
  expect([...loading.log, ...waiting.log]).toEqual(['not usable', 'not usable']);
});
