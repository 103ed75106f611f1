import { expect, it } from 'vitest';
import { late } from './late.ts';

it('comes once for all who ask, and is there from then on', async () => {
  let asked = 0;
  const part = late(async () => ++asked);
  expect(part.value).toBeUndefined();
  expect(await Promise.all([part.load(), part.load()])).toEqual([1, 1]);
  expect([await part.load(), part.value]).toEqual([1, 1]);
});

it('is asked for again after it did not come', async () => {
  const answers = [Promise.reject(new Error('offline')), Promise.resolve('here')];
  const part = late(() => answers.shift()!);
  await expect(part.load()).rejects.toThrow('offline');
  expect(part.value).toBeUndefined();
  expect(await part.load()).toBe('here');
});
