import { describe, expect, it } from 'vitest';
import { warmingRank } from './warming.ts';

/** Costs of so many members; `self` is the one at this place. */
function costsOf(ciphertexts: number[], blanks: number[], self: number) {
  return ciphertexts.map((count, leaf) => ({
    member: { participant: `guest ${leaf}`, leaf, self: leaf === self, signatureKey: new Uint8Array(32) },
    ciphertexts: count,
    blanks: blanks[leaf]!,
  }));
}

const nobody = (): boolean => false;

describe('whose turn it is to warm the tree', () => {
  const cold = { ciphertexts: [15, 11, 9, 15], blanks: [2, 3, 0, 3] };

  it('is the one whose path mends most, the lower leaf of two, and those who mend nothing have none', () => {
    const ranks = [0, 1, 2, 3].map((self) => warmingRank(costsOf(cold.ciphertexts, cold.blanks, self), nobody));
    expect(ranks).toEqual([2, 0, undefined, 1]);
  });

  it('passes over those who are not here', () => {
    const ranks = [0, 3].map((self) =>
      warmingRank(costsOf(cold.ciphertexts, cold.blanks, self), (participant) => participant === 'guest 1'),
    );
    expect(ranks).toEqual([1, 0]);
  });

  it('is nobody where no commit costs more than twice as much as in a warm tree, and a little', () => {
    expect(warmingRank(costsOf([6, 6, 6, 6], [1, 1, 1, 1], 0), nobody)).toBeUndefined();
    expect(warmingRank(costsOf([6, 7, 6, 6], [1, 1, 1, 1], 0), nobody)).toBe(0);
  });
});
