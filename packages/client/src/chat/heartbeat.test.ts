import { FakeClock, SeededRandom } from '@konklave/testing';
import { expect, it } from 'vitest';
import { Scope } from '../scope.ts';
import type { Person } from '../state.ts';
import { Heartbeat } from './heartbeat.ts';

const minuteMs = 60_000;

/** A room in which all are there from the first moment, and hear each other's beats. */
class Choir {
  readonly clock = new FakeClock();
  /** When each beat came. */
  readonly beats: number[] = [];
  alarms = 0;
  #people: readonly Person[];
  readonly #hearts: Heartbeat[];

  constructor(count: number) {
    const random = new SeededRandom(count);
    const names = Array.from({ length: count }, (_, index) => `guest ${index}`);
    this.#people = names.map((participant) => ({ participant, presence: 'here' }) as Person);
    this.#hearts = names.map(
      (name) =>
        new Heartbeat({
          scope: new Scope(this.clock),
          random,
          others: () => this.#people.filter(({ participant }) => participant !== name),
          beat: () => this.#heard(name),
          silent: () => (this.alarms += 1),
        }),
    );
  }

  /** From now on only so many are left, and those who have gone say nothing that counts. */
  shrinkTo(count: number): void {
    this.#people = this.#people.slice(0, count);
  }

  #heard(name: string): void {
    if (!this.#people.some(({ participant }) => participant === name)) return;
    this.beats.push(this.clock.now());
    for (const heart of this.#hearts) heart.heard(name);
  }
}

it.each([2, 60, 61, 300])('of %i people brings nobody more than two words in a second', async (count) => {
  const choir = new Choir(count);
  const start = choir.clock.now();
  await choir.clock.advance(20 * minuteMs);
  expect(choir.beats.length / (20 * 60)).toBeLessThanOrEqual(2);
  // Nor in any half minute much more than its share, although all came at once.
  const windows = Array.from({ length: 40 }, (_, index) => start + (index * minuteMs) / 2);
  const busiest = Math.max(
    ...windows.map((from) => choir.beats.filter((at) => at >= from && at < from + minuteMs / 2).length),
  );
  expect(busiest).toBeLessThanOrEqual(90);
  // And everyone has their turn.
  expect(choir.beats.length / count).toBeGreaterThan(Math.floor(20 / (0.55 * Math.ceil(count / 60))) - 2);
  expect(choir.alarms).toBe(0);
});

it('is as quick as in a small room when most have gone, and takes nobody for silent', async () => {
  const choir = new Choir(240);
  await choir.clock.advance(10 * minuteMs + 10_000);
  choir.shrinkTo(4);
  const before = choir.beats.length;
  await choir.clock.advance(2 * minuteMs);
  expect(choir.beats.length - before).toBeGreaterThanOrEqual(12);
  expect(choir.alarms).toBe(0);
});
