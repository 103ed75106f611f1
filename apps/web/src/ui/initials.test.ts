import fc from 'fast-check';
import { expect, it } from 'vitest';
import { initials, tintOf } from './initials.ts';

it.each([
  ['Alice', 'A'],
  ['Ada King Lovelace', 'AL'],
  ['  lukas   öztürk ', 'LÖ'],
  ['(Bob) 2', 'B2'],
  ['李 小龍', '李小'],
  ['🙂', ''],
  ['', ''],
])('%j is shown as %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('gives each id one of the six tints, always the same', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect([1, 2, 3, 4, 5, 6]).toContain(tintOf(id));
      expect(tintOf(id)).toBe(tintOf(id));
    }),
  );
});
