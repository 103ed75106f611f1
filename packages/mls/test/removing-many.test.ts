// Many leave at once: a commit takes as many of them as it has room for.
import { concat, toBase64url } from '@konklave/bytes';
import type { Node } from 'ts-mls/ratchetTree.js';
import { expect, it } from 'vitest';
import { createGroup, type Group, insideOf } from '../src/group.ts';
import { acceptCommit, commitRemove, deriveAdmission, foundGroup, processCommit } from '../src/index.ts';
import { withNodes } from '../src/nodes.ts';
import { leafAt } from '../src/tree.ts';
import { granted, meet, randomBytes, randomId, randomLink } from './people.ts';

const mostBytes = 524_288;

/** A hybrid room of one, and so many leaves without anybody behind them: all of their nodes have keys, as after joining one by one. */
async function amongGhosts(people: number): Promise<Group> {
  const admission = await deriveAdmission(randomLink());
  const suite = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';
  const groupId = toBase64url(randomBytes(16));
  const { group } = await foundGroup({ admission, groupId, participant: randomId(), suite });
  const { state } = insideOf(group);
  const own = leafAt(state.ratchetTree, 0)!;
  const parent = { hpkePublicKey: own.hpkePublicKey, parentHash: new Uint8Array(0), unmergedLeaves: [] };
  const width = 2 ** Math.ceil(Math.log2(people));
  const nodes = Array.from({ length: 2 * people - 1 }, (_, index): [number, Node] => {
    if (index % 2 === 1) return [index, { nodeType: 'parent', parent }];
    const credential = { credentialType: 'basic', identity: concat(randomBytes(48)) } as const;
    return [index, { nodeType: 'leaf', leaf: index === 0 ? own : { ...own, credential } }];
  });
  return createGroup({ ...state, ratchetTree: withNodes(state.ratchetTree, width, new Map(nodes)) }, admission);
}

const participantsOf = ({ members }: Group, isMeant: (leaf: number) => boolean): string[] =>
  members.filter(({ leaf }) => isMeant(leaf)).map(({ participant }) => participant);

it('removes hundreds of a hybrid room of a thousand by one commit, where they leave at random', async () => {
  const group = await amongGhosts(1_000);
  const gone = participantsOf(group, (leaf) => (leaf * 7_919) % 1_000 > 600);
  const { removed, commit } = await commitRemove(group, gone, mostBytes);
  expect(removed).toEqual(gone);
  expect(commit.length).toBeLessThan(mostBytes);
});

it('removes as many as fit, where every second one leaves a hybrid room of a thousand', async () => {
  const group = await amongGhosts(1_000);
  const gone = participantsOf(group, (leaf) => leaf % 2 === 1);
  const { removed, commit } = await commitRemove(group, gone, mostBytes);
  expect(removed).toEqual(gone.slice(0, removed.length));
  expect(removed.length).toBeGreaterThan(380);
  expect(commit.length).toBeLessThan(mostBytes);
  expect(commit.length).toBeGreaterThan(0.9 * mostBytes);
});

it('removes the rest by commits that follow, and one at least where nothing fits', async () => {
  const { people } = await meet(Array.from({ length: 24 }, (_, index) => `guest ${index}`));
  const staying = people.filter((_, index) => index % 2 === 0);
  const gone = new Set(people.filter((_, index) => index % 2 === 1).map(({ participant }) => participant));
  const sizes: number[] = [];
  for (const bytes of [2_300, 0, 2_300, 2_300, 2_300, Infinity]) {
    const by = staying[sizes.length]!;
    const pending = await commitRemove(by.group, [...gone], bytes);
    for (const person of staying) {
      person.group =
        person === by
          ? acceptCommit(pending, by.group)
          : granted(await processCommit(person.group, pending.commit)).group;
    }
    if (bytes > 0) expect(pending.commit.length).toBeLessThanOrEqual(bytes);
    for (const participant of pending.removed) gone.delete(participant);
    sizes.push(pending.removed.length);
  }
  expect(sizes[1]).toBe(1);
  expect(sizes.at(-1)).toBeLessThan(sizes.reduce((sum, size) => sum + size));
  expect([...gone]).toEqual([]);
  expect(new Set(staying.map(({ group }) => group.members.length))).toEqual(new Set([12]));
});
