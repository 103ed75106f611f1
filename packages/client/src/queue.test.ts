import { expect, it } from 'vitest';
import { TaskQueue } from './queue.ts';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

it('runs one task at a time, in order, and goes on after one that failed', async () => {
  const broken: unknown[] = [];
  const queue = new TaskQueue((error) => broken.push(error));
  const events: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    events.push(`${name} starts`);
    await pause();
    if (name === 'b') throw new Error(name);
    events.push(`${name} ends`);
  };
  queue.start(task('a'));
  const failing = queue.run(task('b'));
  queue.start(task('c'));
  expect(queue.busy).toBe(true);
  await expect(failing).rejects.toThrow('b');
  await queue.idle();
  expect(events).toEqual(['a starts', 'a ends', 'b starts', 'c starts', 'c ends']);
  expect(broken).toEqual([]);
  queue.start(task('b'));
  await queue.idle();
  await pause();
  expect(broken).toHaveLength(1);
});
