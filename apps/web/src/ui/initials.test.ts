import { expect, it } from 'vitest';
import { initials } from './initials.ts';

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
