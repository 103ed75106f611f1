// RFC 9420 section 6.3, application messages as PrivateMessages.
import { concat, equalBytes, zero, type Bytes } from '@konklave/bytes';
import { protectApplicationData } from 'ts-mls/messageProtection.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import type { SenderData } from 'ts-mls/sender.js';
import { GroupError } from './errors.ts';
import { acquire, type Group, type GroupInside, type Member, release, replace } from './group.ts';
import { senderDataOf, unprotect } from './private-message.ts';
import { causeOfThrown, refuse, type Refusal } from './refusal.ts';
import { onlyLeaf, ratchetsOf, type SecretTree, withUsed } from './secret-tree.ts';
import type { GroupState, Receiver } from './state.ts';
import { leafAt } from './tree.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

/** Plaintexts are padded to multiples of this, so that the server sees few different lengths. */
const paddingBlock = 256;
/** An Ed25519 signature of 64 bytes and the length of it in 2. */
const signatureLength = 66;
const empty = new Uint8Array(0);

/** Zeros to add to a message (RFC 9420 section 6.3.1), so that message, signature and zeros fill whole blocks. */
function paddingLength(messageLength: number): number {
  const prefixLength = messageLength < 64 ? 1 : messageLength < 16_384 ? 2 : 4;
  const contentLength = prefixLength + messageLength + signatureLength;
  return Math.ceil(contentLength / paddingBlock) * paddingBlock - contentLength;
}

const protect = (state: GroupState, bytes: Uint8Array) =>
  protectApplicationData(
    state.signaturePrivateKey,
    state.keySchedule.senderDataSecret,
    bytes,
    empty,
    state.groupContext,
    onlyLeaf(state.secretTree, state.privatePath.leafIndex),
    state.privatePath.leafIndex,
    { kind: 'alwaysPad', paddingLength: paddingLength(bytes.length) },
    state.suite,
  );

/**
 * Seals bytes for the group. The given group is spent: use the returned one from then on.
 * Throws GroupError `spent-group` or `busy-group`.
 */
export async function sealMessage(group: Group, bytes: Uint8Array): Promise<{ group: Group; message: Bytes }> {
  const { state } = acquire(group);
  const sealed = await protect(state, bytes).catch((error: unknown) => {
    release(group);
    throw error;
  });
  const secretTree = withUsed(state.secretTree, state.privatePath.leafIndex, sealed.newSecretTree);
  const next = replace(group, { ...state, secretTree });
  if (next === undefined) throw new GroupError('spent-group');
  zero(...sealed.consumed);
  const { privateMessage } = sealed;
  return {
    group: next,
    message: encodeMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }),
  };
}

/** An opened message. The group that was given is spent. */
export interface OpenedMessage {
  readonly ok: true;
  readonly group: Group;
  readonly sender: Member;
  readonly bytes: Bytes;
}

/** What opens the messages of an epoch: the current one, or one of the last few. */
function receiverOf(state: GroupState, epoch: bigint): Receiver | undefined {
  if (epoch !== state.groupContext.epoch) return state.pastEpochs.get(epoch);
  return { ...state, senderDataSecret: state.keySchedule.senderDataSecret };
}

/** The state with the message keys of an epoch as they are after a message of it was opened. */
function withSecretTree(state: GroupState, epoch: bigint, secretTree: SecretTree): GroupState {
  if (epoch === state.groupContext.epoch) return { ...state, secretTree };
  const past = state.pastEpochs.get(epoch);
  if (past === undefined) return state;
  return { ...state, pastEpochs: new Map(state.pastEpochs).set(epoch, { ...past, secretTree }) };
}

/** The sender's leaf index and generation, from sender data that only the group can read or write. */
async function senderOf(
  receiver: Receiver,
  message: PrivateMessage,
): Promise<{ ok: true; senderData: SenderData } | Refusal> {
  const senderData = await senderDataOf(receiver, message);
  if (senderData === undefined) return refuse('malformed');
  const { leafIndex, generation } = senderData;
  if (leafAt(receiver.ratchetTree, leafIndex) === undefined) return refuse('invalid');
  const ratchet = ratchetsOf(receiver.secretTree, leafIndex)?.application;
  if (ratchet === undefined) return refuse('invalid');
  const isUsed = generation < ratchet.generation && ratchet.unusedGenerations[generation] === undefined;
  return isUsed ? refuse('replayed') : { ok: true, senderData };
}

interface Opened {
  readonly ok: true;
  readonly next: GroupState;
  readonly sender: Member;
  readonly bytes: Bytes;
  readonly consumed: readonly Uint8Array[];
}

async function openPrivateMessage(
  group: Group,
  { state, returned }: GroupInside,
  message: PrivateMessage,
): Promise<Opened | Refusal> {
  if (message.contentType !== 'application' || message.authenticatedData.length !== 0) return refuse('wrong-format');
  if (!equalBytes(message.groupId, state.groupContext.groupId)) return refuse('wrong-group');
  if (message.epoch > state.groupContext.epoch) return refuse('future-epoch');
  const receiver = receiverOf(state, message.epoch);
  if (receiver === undefined) return refuse('past-epoch');
  const from = await senderOf(receiver, message);
  if (!from.ok) return from;
  const { leafIndex } = from.senderData;
  const key = leafAt(receiver.ratchetTree, leafIndex)?.signaturePublicKey ?? empty;
  // Somebody else may sit on the leaf by now, or they themselves with fresh keys.
  const sender = group.members.find((member) => member.leaf === leafIndex && equalBytes(member.signatureKey, key));
  const since = sender && returned.get(sender.participant);
  if (sender === undefined || (since !== undefined && message.epoch < since)) return refuse('removed-sender');
  const { content, secretTree, consumed } = await unprotect(receiver, from.senderData, message);
  if (content.content.contentType !== 'application') return refuse('wrong-format');
  const bytes = concat(content.content.applicationData);
  return { ok: true, next: withSecretTree(state, message.epoch, secretTree), sender, bytes, consumed };
}

async function open(group: Group, inside: GroupInside, bytes: Uint8Array): Promise<Opened | Refusal> {
  const message = decodeMessage(bytes);
  if (message === undefined) return refuse('malformed');
  if (message.wireformat !== 'mls_private_message') return refuse('wrong-format');
  try {
    return await openPrivateMessage(group, inside, message.privateMessage);
  } catch (thrown) {
    return refuse(causeOfThrown(thrown));
  }
}

/**
 * Opens a message of the current epoch or of one of the last four. Never throws; a refusal leaves the group as it was, to be used
 * further. On success the given group is spent: use the returned one from then on.
 */
export async function openMessage(group: Group, bytes: Uint8Array): Promise<OpenedMessage | Refusal> {
  let inside: GroupInside;
  try {
    inside = acquire(group);
  } catch (error) {
    return refuse(error instanceof GroupError && error.code === 'busy-group' ? 'busy-group' : 'spent-group');
  }
  const opened = await open(group, inside, bytes);
  if (!opened.ok) return release(group) ? opened : refuse('spent-group');
  const next = replace(group, opened.next);
  if (next === undefined) return refuse('spent-group');
  zero(...opened.consumed);
  return { ok: true, group: next, sender: opened.sender, bytes: opened.bytes };
}
