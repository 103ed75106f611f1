import { describe, expect, it } from 'vitest';
import { pathCosts } from '../src/index.ts';
import { meet } from './people.ts';

describe('what the next commit of each member would cost', () => {
  it('is what it costs: one ciphertext for each node that covers the others', async () => {
    const room = await meet(Array.from({ length: 11 }, (_, index) => `guest ${index}`));
    const gone = [2, 3, 6, 9].map((index) => room.people[index]!);
    await room.remove(room.people[0]!, ...gone);
    for (const person of room.people) {
      const cost = pathCosts(room.people[0]!.group).find(({ member }) => member.participant === person.participant)!;
      const before = pathCosts(room.people[0]!.group).reduce((sum, { blanks }) => sum + blanks, 0);
      const { commit } = await room.refresh(person);
      // Each ciphertext of X25519 and AES-128-GCM takes 32 and 48 bytes with a byte of length each; each node 33 and 2 for its list.
      expect(commit.length).toBeGreaterThan(cost.ciphertexts * 82);
      expect(commit.length).toBeLessThan(cost.ciphertexts * 82 + 4 * 36 + 480);
      const after = pathCosts(room.people[0]!.group).reduce((sum, { blanks }) => sum + blanks, 0);
      expect(after).toBeLessThanOrEqual(before);
      expect(before === 0 || cost.blanks === 0 || after < before).toBe(true);
    }
    expect(pathCosts(room.people[0]!.group).every(({ blanks }) => blanks === 0)).toBe(true);
  });
});
