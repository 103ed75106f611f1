// The room's rules on commits. docs/protocol/keys.md, "Rules".
import { equalBytes } from '@konklave/bytes';
import type { Commit } from 'ts-mls/commit.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import type { Admission } from './admission.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { hasOurShape, isProven } from './leaf.ts';
import type { Refusal, RefusalCause } from './refusal.ts';
import type { GroupState } from './state.ts';
import { formerLeaf, isFull, isNewTo, leafAt } from './tree.ts';

/** Group and epoch of a handshake message, which must be the ones that we are in. */
function checkPlace(state: GroupState, place: { groupId: Uint8Array; epoch: bigint }): RefusalCause | undefined {
  const { groupId, epoch } = state.groupContext;
  if (!equalBytes(place.groupId, groupId)) return 'wrong-group';
  if (place.epoch < epoch) return 'past-epoch';
  if (place.epoch > epoch) return 'future-epoch';
  return undefined;
}

/** What an external commit brings. */
interface Joining {
  readonly leaf: LeafNode;
  readonly kemOutput: Uint8Array;
  /** Leaf index that it removes. */
  readonly removed: number | undefined;
}

/** Reads an external commit, if it consists of one ExternalInit and perhaps one Remove, by value, and a path, and nothing else. */
export function readJoin({ kem }: CipherSuite, { proposals, path }: Commit): Joining | RefusalCause {
  const values = proposals.flatMap((entry) => (entry.proposalOrRefType === 'proposal' ? [entry.proposal] : []));
  const inits = values.filter((proposal) => proposal.proposalType === 'external_init');
  const removes = values.filter((proposal) => proposal.proposalType === 'remove');
  if (inits.length !== 1 || removes.length > 1 || inits.length + removes.length !== proposals.length) {
    return 'forbidden-proposal';
  }
  const { externalInit } = inits[0] as { externalInit: { kemOutput: Uint8Array } };
  if (path === undefined || externalInit.kemOutput.length !== kem.encLength) return 'invalid';
  const remove = removes[0] as { remove: { removed: number } } | undefined;
  return { leaf: path.leafNode, kemOutput: externalInit.kemOutput, removed: remove?.remove.removed };
}

/** Checks an external commit before it is processed. Its signature is not verified yet. */
export async function admit(
  state: GroupState,
  admission: Admission,
  { content }: PublicMessage,
): Promise<RefusalCause | undefined> {
  if (content.sender.senderType !== 'new_member_commit' || content.contentType !== 'commit') return 'wrong-format';
  const placeCause = checkPlace(state, content);
  if (placeCause !== undefined) return placeCause;
  const joining = readJoin(state.suite, content.commit);
  if (typeof joining === 'string') return joining;
  const { leaf, removed } = joining;
  const { groupId, epoch } = state.groupContext;
  const claim = { groupId, epoch, signatureKey: leaf.signaturePublicKey };
  if (!(await admission.verifyJoin(claim, content.authenticatedData))) return 'unproven-join';
  if (!hasOurShape(state.suite, leaf)) return 'unproven-leaf';
  if (!(await isProven(admission, groupId, leaf.credential, leaf.signaturePublicKey))) return 'unproven-leaf';
  // Nobody is removed by a joiner but that joiner's own former self, and it goes when they come back.
  if (removed !== undefined && removed !== formerLeaf(state.ratchetTree, leaf)) return 'forbidden-proposal';
  if (!isNewTo(state.ratchetTree, leaf, removed)) return 'not-unique';
  return isFull(state.ratchetTree) && removed === undefined ? 'bad-tree' : undefined;
}

/** Checks what can be seen of a member's commit before it is decrypted. */
export function checkFraming(state: GroupState, message: PrivateMessage): RefusalCause | undefined {
  if (message.contentType !== 'commit' || message.authenticatedData.length !== 0) return 'wrong-format';
  return checkPlace(state, message);
}

/** Leaf indices that a member's commit removes: any number of Remove by value, of others who are there, each once. */
export function removals({ ratchetTree }: GroupState, committer: number, { proposals }: Commit): Removals {
  const removed: number[] = [];
  for (const each of proposals) {
    if (each.proposalOrRefType !== 'proposal' || each.proposal.proposalType !== 'remove') {
      return { ok: false, cause: 'forbidden-proposal' };
    }
    const leaf = (each.proposal as { remove: { removed: number } }).remove.removed;
    const isThere = leafAt(ratchetTree, leaf) !== undefined;
    if (!isThere || leaf === committer || removed.includes(leaf)) return { ok: false, cause: 'invalid' };
    removed.push(leaf);
  }
  return { ok: true, removed };
}

/** What the proposals of a member's commit come to. */
export type Removals = { readonly ok: true; readonly removed: readonly number[] } | Refusal;
