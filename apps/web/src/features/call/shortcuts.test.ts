import { describe, expect, it } from 'vitest';
import { shortcutOf, type PressedKey } from './shortcuts.ts';

function pressed(key: string, change: Partial<PressedKey> = {}): PressedKey {
  const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  return { key, code: '', ...none, repeat: false, isComposing: false, defaultPrevented: false, ...change };
}

describe('a key in a meeting', () => {
  it.each([
    ['m', {}, 'microphone'],
    ['M', {}, 'microphone'],
    ['r', {}, 'hand'],
    ['?', { shiftKey: true }, 'list'],
    ['?', {}, 'list'],
    ['L', { shiftKey: true }, 'leave'],
    ['ArrowRight', {}, 'nextPage'],
    ['ь', { code: 'KeyM' }, 'microphone'],
  ] as const)('%s %o asks for %s', (key, change, shortcut) => {
    expect(shortcutOf(pressed(key, change), false)).toBe(shortcut);
  });

  it.each([
    ['of the browser', 'r', { ctrlKey: true }],
    ['of the system', 'm', { metaKey: true }],
    ['that makes another character', 'v', { altKey: true }],
    ['that is held', 'm', { repeat: true }],
    ['within a word that is being composed', 'm', { isComposing: true }],
    ['that something else has taken', 'ArrowRight', { defaultPrevented: true }],
    ['that leaves by accident', 'l', {}],
    ['of a capital letter', 'M', { shiftKey: true }],
    ['where another layout has another letter', 'q', { code: 'KeyM' }],
    ['of an accented letter', 'é', { code: 'KeyM' }],
    ['without a meaning', 'x', {}],
  ] as const)('asks for nothing: one %s', (_what, key, change) => {
    expect(shortcutOf(pressed(key, change), false)).toBeUndefined();
  });

  it('belongs to the field in which somebody writes', () => {
    expect(shortcutOf(pressed('m'), true)).toBeUndefined();
  });
});
