import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Acknowledgements } from './acknowledgements.ts';

test('nothing is settled without anybody, and an epoch is settled once', () => {
  const acknowledgements = new Acknowledgements();
  expect(acknowledgements.settle([])).toBeUndefined();
  acknowledgements.enter(0);
  expect(acknowledgements.settle([])).toBeUndefined();
  acknowledgements.acknowledge('alice', 0);
  expect(acknowledgements.settle(['alice', 'bob'])).toBeUndefined();
  expect(acknowledgements.settle(['alice'])).toBe(0);
  expect(acknowledgements.settle(['alice'])).toBeUndefined();
});

test('however acknowledgements come in, an epoch is settled only when each has named it', () => {
  const people = ['alice', 'bob', 'carol'];
  const step = fc.oneof(
    fc.constant({ enter: true as const }),
    fc.record({ who: fc.constantFrom(...people), epoch: fc.integer({ min: 0, max: 6 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const acknowledgements = new Acknowledgements();
      const named = new Set<string>();
      let epoch = 0;
      acknowledgements.enter(0);
      for (const step of steps) {
        if ('enter' in step) {
          acknowledgements.enter(++epoch);
          named.clear();
        } else {
          acknowledgements.acknowledge(step.who, step.epoch);
          if (step.epoch === epoch) named.add(step.who);
        }
        const settled = acknowledgements.settle(people);
        if (settled !== undefined) expect({ settled, named: named.size }).toEqual({ settled: epoch, named: 3 });
      }
    }),
  );
});
