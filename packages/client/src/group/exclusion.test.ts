import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exclusionTurn } from './exclusion.ts';

const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
const members = names.map((participant, leaf) => ({ participant, leaf }));
const turnOf = (self: string, departed: string[], away: string[] = []): ReturnType<typeof exclusionTurn> =>
  exclusionTurn({ members, self, departed: new Set(departed), away: new Set(away) });

describe('whose turn it is to exclude', () => {
  it('is the nearest leaf, the lower one of two', () => {
    expect(turnOf('alice', ['bob'])?.rank).toBe(0);
    expect(turnOf('carol', ['bob'])?.rank).toBe(1);
    expect(turnOf('dave', ['bob'])?.rank).toBe(2);
    expect(turnOf('erin', ['bob'])?.rank).toBe(3);
    expect(turnOf('dave', ['erin'])?.rank).toBe(0);
  });

  it('leaves out who is away or gone', () => {
    expect(turnOf('carol', ['bob'], ['alice'])?.rank).toBe(0);
    expect(turnOf('dave', ['bob', 'carol'], ['alice'])?.rank).toBe(0);
  });

  it('is nobody when nobody has gone, or only strangers to the tree', () => {
    expect(turnOf('alice', [])).toBeUndefined();
    expect(turnOf('alice', ['mallory'])).toBeUndefined();
    expect(turnOf('alice', ['alice'])).toBeUndefined();
  });

  it('gives everyone who is there a rank of their own, and all the same targets', () => {
    const sets = fc.record({ departed: fc.subarray(names, { minLength: 1 }), away: fc.subarray(names) });
    fc.assert(
      fc.property(sets, ({ departed, away }) => {
        const live = names.filter((name) => !departed.includes(name) && !away.includes(name));
        const turns = live.map((self) => turnOf(self, departed, away)!);
        expect(turns.map(({ rank }) => rank).sort()).toEqual(live.map((_, index) => index));
        for (const { targets } of turns) expect(targets).toEqual(names.filter((name) => departed.includes(name)));
      }),
    );
  });
});
