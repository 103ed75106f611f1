import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../client/limits.ts';
import { decodeSealed } from './message.ts';
import { tidyName } from './name.ts';

describe('a display name', () => {
  it.each([
    ['  Alice \t\n  Liddell ', 'Alice Liddell'],
    ['Zoë Ångström', 'Zoë Ångström'],
    ['愛麗絲', '愛麗絲'],
    ['👩‍💻 ❤️', '👩💻 ❤️'],
    // Right-to-left override, zero width space, byte order mark, Hangul filler, bell.
    ['\u202eecilA', 'ecilA'],
    ['Al\u200bi\ufeffce\u3164\u0007', 'Alice'],
    ['a \u200b b', 'a b'],
    ['\u200b\u2060', ''],
    ['\u3164\u2800', ''],
    ['\ufe0f', ''],
    ['\u0301', ''],
    ['Al\ud800ice', 'Alice'],
  ])('%j becomes %j', (written, name) => {
    expect(tidyName(written)).toBe(name);
  });

  it('fits into a card and is tidy after one time, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'binary' }), (written) => {
        const name = tidyName(written);
        expect(name.length).toBeLessThanOrEqual(limits.nameLength);
        expect(tidyName(name)).toBe(name);
        expect(name.isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is tidied by who reads the card, too', () => {
    const rest = { microphone: false, camera: false, screen: false, version: 1, signature: 'A'.repeat(86) };
    const card = (name: string) =>
      decodeSealed(new TextEncoder().encode(JSON.stringify({ n: 1, type: 'card', name, ...rest })))?.message;
    expect(card('\u202eAl\u200bice ')).toMatchObject({ type: 'card', name: 'Alice' });
    expect(card('\u200b\u3164')).toBeUndefined();
    expect(card('Al\ud800ice')).toMatchObject({ type: 'card', name: 'Alice' });
  });
});
