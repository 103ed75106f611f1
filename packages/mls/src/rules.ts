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
import { isNewTo, maximumLeaves } from './tree.ts';
import { publicKeyLength } from './x25519.ts';

/** Group and epoch of a handshake message, which must be the ones that we are in. */
function checkPlace(state: ClientState, place: { groupId: Uint8Array; epoch: bigint }): RefusalCause | undefined {
  const { groupId, epoch } = state.groupContext;
  if (!equalBytes(place.groupId, groupId)) return 'wrong-group';
  if (place.epoch < epoch) return 'past-epoch';
  if (place.epoch > epoch) return 'future-epoch';
  return undefined;
}

/** The leaf that an external commit brings, if it consists of one ExternalInit by value and a path, and nothing else. */
function joiningLeaf({ proposals, path }: Commit): LeafNode | RefusalCause {
  const only = proposals[0];
  if (proposals.length !== 1 || only?.proposalOrRefType !== 'proposal') return 'forbidden-proposal';
  if (only.proposal.proposalType !== 'external_init') return 'forbidden-proposal';
  const { externalInit } = only.proposal as { externalInit: { kemOutput: Uint8Array } };
  if (path === undefined || externalInit.kemOutput.length !== publicKeyLength) return 'invalid';
  return path.leafNode;
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
  const leaf = joiningLeaf(content.commit);
  if (typeof leaf === 'string') return leaf;
  const { groupId, epoch } = state.groupContext;
  const claim = { groupId, epoch, signatureKey: leaf.signaturePublicKey };
  if (!(await admission.verifyJoin(claim, content.authenticatedData))) return 'unproven-join';
  if (!hasOurShape(leaf)) return 'unproven-leaf';
  if (!(await isProven(admission, groupId, leaf.credential, leaf.signaturePublicKey))) return 'unproven-leaf';
  if (!isNewTo(state.ratchetTree, leaf)) return 'not-unique';
  const isFull = state.ratchetTree.length >= 2 * maximumLeaves - 1 && !state.ratchetTree.includes(undefined);
  return isFull ? 'bad-tree' : undefined;
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
}

function commitRule(check: (proposals: readonly string[], committer: number | undefined) => RefusalCause | undefined) {
  const rule: CommitRule = {
    cause: undefined,
    committer: undefined,
    callback: (incoming) => {
      if (incoming.kind === 'proposal') rule.cause = 'wrong-format';
      else {
        rule.committer = incoming.senderLeafIndex;
        const types = incoming.proposals.map(({ proposal }) => String(proposal.proposalType));
        rule.cause = check(types, incoming.senderLeafIndex);
      }
      return rule.cause === undefined ? 'accept' : 'reject';
    },
  };
  return rule;
}

/** An external commit: ExternalInit and nothing else. */
export const joinRule = (): CommitRule =>
  commitRule((types, committer) =>
    committer === undefined && types.length === 1 && types[0] === 'external_init' ? undefined : 'forbidden-proposal',
  );

/** A member's commit: any number of Remove, and not from ourselves. */
export const memberRule = (ownLeaf: number): CommitRule =>
  commitRule((types, committer) => {
    if (committer === undefined) return 'wrong-format';
    if (committer === ownLeaf) return 'own-commit';
    return types.every((type) => type === 'remove') ? undefined : 'forbidden-proposal';
  });
