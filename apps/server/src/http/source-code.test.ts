import { expect, test } from 'vitest';
import { publicAddress } from './source-code.ts';

test('of where this was cloned from only what everybody may open and read is told', () => {
  expect(publicAddress('https://code.example.org/konklave.git\n')).toBe('https://code.example.org/konklave.git');
  expect(publicAddress('https://me:token@code.example.org/konklave')).toBe('https://code.example.org/konklave');
  for (const remote of [
    'git@code.example.org:konklave.git',
    'ssh://git@example.org/k',
    '/srv/git/k',
    'http://10.0.0.1/k',
    '',
    undefined,
  ]) {
    expect(publicAddress(remote)).toBeUndefined();
  }
});
