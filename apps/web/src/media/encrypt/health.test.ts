import { expect, test } from 'vitest';
import { HealthModel } from './health.ts';

test('a stream waits, lives from the first frame that opens, and tells each change once', () => {
  const model = new HealthModel();
  expect(model.health).toBe('waiting');
  expect(model.opened()).toBe(true);
  expect(model.opened()).toBe(false);
  expect(model.health).toBe('live');
});

test('a stream is unreadable once nothing has opened for a while, and lives again with the next frame', () => {
  const model = new HealthModel();
  model.opened();
  expect(model.failed(10_000)).toBe(false);
  expect(model.failed(10_900)).toBe(false);
  expect(model.failed(11_100)).toBe(true);
  expect(model.failed(11_200)).toBe(false);
  expect(model.health).toBe('unreadable');
  expect(model.opened()).toBe(true);
  expect(model.health).toBe('live');
});

test('a few bad frames between good ones do not make it unreadable', () => {
  const model = new HealthModel();
  for (let now = 0; now < 10_000; now += 500) {
    expect(model.failed(now)).toBe(false);
    model.opened();
  }
  expect(model.health).toBe('live');
});
