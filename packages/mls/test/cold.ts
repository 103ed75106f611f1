// A tree as one batch of Adds leaves it: everyone on a leaf, every parent blank. No call of ours leads there; the benchmark starts from it.
import { createGroup, insideOf } from '../src/group.ts';
import type { Group } from '../src/index.ts';
import { treeHash } from '../src/nodes.ts';
import { encodeGroupInfo } from '../src/group-info.ts';

/** The group with its parents blank, in the same epoch, and the GroupInfo of it. Every member has to take the same step. */
export async function coldGroup(group: Group): Promise<{ group: Group; groupInfo: Uint8Array }> {
  const { state, admission } = insideOf(group);
  const ratchetTree = state.ratchetTree.map((node, index) => (index % 2 === 0 ? node : undefined));
  const { leafIndex, privateKeys } = state.privatePath;
  const next = {
    ...state,
    ratchetTree,
    groupContext: { ...state.groupContext, treeHash: treeHash(state.suite, ratchetTree) },
    privatePath: { leafIndex, privateKeys: { [2 * leafIndex]: privateKeys[2 * leafIndex]! } },
  };
  return { group: createGroup(next, admission), groupInfo: await encodeGroupInfo(next) };
}
