import { describe, expect, it } from 'vitest';
import { openChoices } from './choices.ts';

function storage(kept?: string): Pick<Storage, 'getItem' | 'setItem'> & { kept: string | undefined } {
  return {
    kept,
    getItem() {
      return this.kept ?? null;
    },
    setItem(_key, value) {
      this.kept = value;
    },
  };
}

describe('choices', () => {
  it('are found again, and told to who listens', () => {
    const kept = storage() as unknown as Storage;
    const before = openChoices(kept);
    let told = 0;
    before.subscribe(() => (told += 1));
    before.choose({ shortcuts: false });
    before.choose({ attention: { ...before.state.attention, coming: 'off' } });
    expect(told).toBe(2);
    expect(openChoices(kept).state).toEqual({
      shortcuts: false,
      attention: { coming: 'off', hands: 'sound', messages: 'sound' },
    });
  });

  it.each(['', '{', 'null', '7', '[]', '{"shortcuts":7,"attention":{"hands":"loud"}}', '{"attention":7}'])(
    'are as at first where %j is kept',
    (text) => {
      expect(openChoices(storage(text) as unknown as Storage).state).toEqual(openChoices(undefined).state);
    },
  );

  it('last as long as the page where storage is shut', () => {
    const shut = {
      getItem: () => {
        throw new DOMException('shut', 'SecurityError');
      },
    } as unknown as Storage;
    const choices = openChoices(shut);
    choices.choose({ shortcuts: false });
    expect(choices.state.shortcuts).toBe(false);
  });
});
