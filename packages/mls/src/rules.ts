// The room's rules on commits. docs/protocol/keys.md, "Rules".
import { equalBytes } from '@konklave/bytes';
import type { Commit } from 'ts-mls/commit.js';
import type { ClientState } from 'ts-mls/clientState.js';
import type { IncomingMessageCallback } from 'ts-mls/incomingMessageAction.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import type { Admission } from './admission.ts';
import { hasOurShape, isProven } from './leaf.ts';
import type { RefusalCause } from './refusal.ts';
import { formerLeaf, isNewTo, maximumLeaves } from './tree.ts';
import { publicKeyLength } from './x25519.ts';

/** Group and epoch of a handshake message, which must be the ones that we are in. */
function checkPlace(state: ClientState, place: { groupId: Uint8Array; epoch: bigint }): RefusalCause | undefined {
  const { groupId, epoch } = state.groupContext;
  if (!equalBytes(place.groupId, groupId)) return 'wrong-group';
  if (place.epoch < epoch) return 'past-epoch';
  if (place.epoch > epoch) return 'future-epoch';
  return undefined;
}

/** What an external commit brings. */
interface Joining {
  leaf: LeafNode;
  /** Leaf index that it removes. */
  removed: number | undefined;
}

/** Reads an external commit, if it consists of one ExternalInit and perhaps one Remove, by value, and a path, and nothing else. */
function readJoin({ proposals, path }: Commit): Joining | RefusalCause {
  const values = proposals.flatMap((entry) => (entry.proposalOrRefType === 'proposal' ? [entry.proposal] : []));
  const inits = values.filter((proposal) => proposal.proposalType === 'external_init');
  const removes = values.filter((proposal) => proposal.proposalType === 'remove');
  if (inits.length !== 1 || removes.length > 1 || inits.length + removes.length !== proposals.length) {
    return 'forbidden-proposal';
  }
  const { externalInit } = inits[0] as { externalInit: { kemOutput: Uint8Array } };
  if (path === undefined || externalInit.kemOutput.length !== publicKeyLength) return 'invalid';
  const remove = removes[0] as { remove: { removed: number } } | undefined;
  return { leaf: path.leafNode, removed: remove?.remove.removed };
}

/** Checks an external commit before ts-mls processes it. Its signature is not verified yet. */
export async function admit(
  state: ClientState,
  admission: Admission,
  { content }: PublicMessage,
): Promise<RefusalCause | undefined> {
  if (content.sender.senderType !== 'new_member_commit' || content.contentType !== 'commit') return 'wrong-format';
  const placeCause = checkPlace(state, content);
  if (placeCause !== undefined) return placeCause;
  const joining = readJoin(content.commit);
  if (typeof joining === 'string') return joining;
  const { leaf, removed } = joining;
  const { groupId, epoch } = state.groupContext;
  const claim = { groupId, epoch, signatureKey: leaf.signaturePublicKey };
  if (!(await admission.verifyJoin(claim, content.authenticatedData))) return 'unproven-join';
  if (!hasOurShape(leaf)) return 'unproven-leaf';
  if (!(await isProven(admission, groupId, leaf.credential, leaf.signaturePublicKey))) return 'unproven-leaf';
  // Nobody is removed by a joiner but that joiner's own former self, and it goes when they come back.
  if (removed !== undefined && removed !== formerLeaf(state.ratchetTree, leaf)) return 'forbidden-proposal';
  if (!isNewTo(state.ratchetTree, leaf, removed)) return 'not-unique';
  const isFull = state.ratchetTree.length >= 2 * maximumLeaves - 1 && !state.ratchetTree.includes(undefined);
  return isFull && removed === undefined ? 'bad-tree' : undefined;
}

/** Checks what can be seen of a member's commit before it is decrypted. */
export function checkFraming(state: ClientState, message: PrivateMessage): RefusalCause | undefined {
  if (message.contentType !== 'commit' || message.authenticatedData.length !== 0) return 'wrong-format';
  return checkPlace(state, message);
}

/** The rules as ts-mls asks for them, after it authenticated a commit and before it applies it; `cause` says what was wrong. */
export interface CommitRule {
  readonly callback: IncomingMessageCallback;
  /** Of the last commit that was refused. */
  cause: RefusalCause | undefined;
  /** Leaf index of the committer; undefined for a joiner. */
  committer: number | undefined;
  /** Leaf indices that the commit removes. */
  removed: readonly number[];
}

type Check = (
  types: readonly string[],
  committer: number | undefined,
  removed: readonly number[],
) => RefusalCause | undefined;

function commitRule(check: Check): CommitRule {
  const rule: CommitRule = {
    cause: undefined,
    committer: undefined,
    removed: [],
    callback: (incoming) => {
      if (incoming.kind === 'proposal') rule.cause = 'wrong-format';
      else {
        rule.committer = incoming.senderLeafIndex;
        const types = incoming.proposals.map(({ proposal }) => String(proposal.proposalType));
        rule.removed = incoming.proposals.flatMap(({ proposal }) =>
          proposal.proposalType === 'remove' ? [(proposal as { remove: { removed: number } }).remove.removed] : [],
        );
        rule.cause = check(types, incoming.senderLeafIndex, rule.removed);
      }
      return rule.cause === undefined ? 'accept' : 'reject';
    },
  };
  return rule;
}

/** An external commit: ExternalInit, and the Remove that `admit` has let through. Whether it takes our own place. */
export const joinRule = (ownLeaf: number): CommitRule =>
  commitRule((types, committer, removed) => {
    const known = types.every((type) => type === 'external_init' || type === 'remove');
    if (committer !== undefined || !known) return 'forbidden-proposal';
    return removed.includes(ownLeaf) ? 'replaced-self' : undefined;
  });

/** A member's commit: any number of Remove, and not from ourselves. */
export const memberRule = (ownLeaf: number): CommitRule =>
  commitRule((types, committer) => {
    if (committer === undefined) return 'wrong-format';
    if (committer === ownLeaf) return 'own-commit';
    return types.every((type) => type === 'remove') ? undefined : 'forbidden-proposal';
  });
