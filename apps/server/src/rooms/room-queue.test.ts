import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomRecords, RoomStore } from './ports.ts';
import { RoomQueue } from './room-queue.ts';

/** A store whose transactions take a while, as those of a database in another process do, and fail when a task throws. */
function slowStore(begun: () => void = () => {}): RoomStore {
  const transact = async <T>(_room: string, work: (records: RoomRecords) => Promise<T>): Promise<T> => {
    begun();
    await new Promise((resolve) => setImmediate(resolve));
    const result = await work({} as RoomRecords);
    await new Promise((resolve) => setImmediate(resolve));
    return result;
  };
  return { transact } as unknown as RoomStore;
}

interface Step {
  shareable: boolean;
  fails: boolean;
  /** Added while the queue is at work. */
  late: boolean;
}

test('whatever is added when: tasks run and are told of in order, one at a time, and a failure is told in its place', async () => {
  const step = fc.record({ shareable: fc.boolean(), fails: fc.boolean(), late: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps: Step[]) => {
      const told: number[] = [];
      const failed: number[] = [];
      const queue = new RoomQueue({ store: slowStore(), room: 'room', onIdle: () => {} });
      for (const [index, { shareable, fails, late }] of steps.entries()) {
        if (late) await new Promise((resolve) => setImmediate(resolve));
        const task = async () => {
          await new Promise((resolve) => setImmediate(resolve));
          if (fails) throw new Error('no');
          return () => void told.push(index);
        };
        const failing = () => void failed.push(index);
        if (shareable) queue.addShareable(task, failing);
        else queue.add(task, failing);
      }
      await queue.drained();
      const expected = (fails: boolean) => steps.flatMap((step, index) => (step.fails === fails ? [index] : []));
      expect(told).toEqual(expected(false));
      expect(failed).toEqual(expected(true));
    }),
    { numRuns: 50 },
  );
});

test('messages that wait share a transaction; what looks at who is connected sees that all before it was told', async () => {
  const seen: string[] = [];
  const queue = new RoomQueue({ store: slowStore(() => seen.push('begin')), room: 'room', onIdle: () => {} });
  const task = (name: string) => async () => {
    seen.push(`run ${name}`);
    return () => void seen.push(`tell ${name}`);
  };
  const failing = () => {};
  queue.addShareable(task('a'), failing);
  queue.addShareable(task('b'), failing);
  queue.add(task('c'), failing);
  await queue.drained();
  expect(seen).toEqual(['begin', 'run a', 'run b', 'tell a', 'tell b', 'begin', 'run c', 'tell c']);
});

test('it says that it is idle each time nothing is left', async () => {
  let idle = 0;
  const queue = new RoomQueue({ store: slowStore(), room: 'room', onIdle: () => void idle++ });
  const nothing = async () => () => {};
  queue.add(nothing, () => {});
  expect(queue.idle).toBe(false);
  await queue.drained();
  queue.add(nothing, () => {});
  await queue.drained();
  expect([idle, queue.idle]).toEqual([2, true]);
});
