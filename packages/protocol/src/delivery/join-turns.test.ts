import { expect, test } from 'vitest';
import { JoinTurns } from './join-turns.ts';

interface Timer {
  at: number;
  task: () => void;
}

/** Turns by a clock that a test moves, and who was given one. */
function room() {
  let now = 0;
  let timers: Timer[] = [];
  const given: string[] = [];
  const clock = {
    now: () => now,
    after: (ms: number, task: () => void) => {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const pass = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      now = next.at;
      timers = timers.filter((other) => other !== next);
      next.task();
    }
    now = end;
  };
  return { turns: new JoinTurns({ clock, give: (participant) => given.push(participant) }), given, pass };
}

test('whoever comes alone has the turn at once, and everyone else in the order of their coming', () => {
  const { turns, given } = room();
  expect(turns.ask('alice')).toBe(true);
  expect(turns.ask('bob')).toBe(false);
  expect(turns.ask('carol')).toBe(false);
  turns.joined('alice');
  expect(given).toEqual(['bob']);
  expect(turns.holds('bob')).toBe(true);
  turns.joined('bob');
  expect(given).toEqual(['bob', 'carol']);
  turns.joined('carol');
  expect(turns.ask('dave')).toBe(true);
});

test('a turn goes on when its holder has gone, and when they let it pass', () => {
  const { turns, given, pass } = room();
  for (const name of ['alice', 'bob', 'carol', 'dave']) turns.ask(name);
  turns.gone('alice');
  turns.gone('carol');
  expect(given).toEqual(['bob']);
  pass(2_000);
  expect(given).toEqual(['bob', 'dave']);
  // Bob is next after all who have not let theirs pass.
  turns.ask('erin');
  turns.joined('dave');
  turns.joined('erin');
  expect(given).toEqual(['bob', 'dave', 'erin', 'bob']);
});

test('the holder keeps the turn while nobody else wants it, and loses it to the first who does', () => {
  const { turns, given, pass } = room();
  turns.ask('alice');
  pass(60_000);
  expect(turns.holds('alice')).toBe(true);
  expect(turns.ask('bob')).toBe(true);
  expect(turns.holds('alice')).toBe(false);
  turns.joined('bob');
  expect(given).toEqual(['alice']);
});

test('a hundred who take seats and never join hold up nobody for long', () => {
  const { turns, given, pass } = room();
  for (let seat = 0; seat < 100; seat++) turns.ask(`mallory ${seat}`);
  turns.ask('alice');
  pass(15_000);
  expect(given).toContain('alice');
});

test('who waits is patient until they had a turn', () => {
  const { turns, pass } = room();
  turns.ask('alice');
  turns.ask('bob');
  expect([turns.isPatient('alice'), turns.isPatient('bob')]).toEqual([false, true]);
  pass(2_000);
  expect([turns.isPatient('alice'), turns.isPatient('bob')]).toEqual([false, false]);
});

test('whoever joins without waiting is out of the line', () => {
  const { turns, given } = room();
  for (const name of ['alice', 'bob', 'carol']) turns.ask(name);
  turns.joined('bob');
  turns.joined('alice');
  expect(given).toEqual(['carol']);
});
