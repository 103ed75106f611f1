import type { GroupContext } from 'ts-mls/groupContext.js';
import type { KeySchedule } from 'ts-mls/keySchedule.js';
import type { PrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import type { CipherSuite } from './cipher-suite.ts';
import type { SecretTree } from './secret-tree.ts';

/** What opens the messages of an epoch. */
export interface Receiver {
  readonly suite: CipherSuite;
  readonly groupContext: GroupContext;
  readonly ratchetTree: RatchetTree;
  readonly secretTree: SecretTree;
  readonly senderDataSecret: Uint8Array;
}

/** An epoch that is over. */
export interface PastEpoch extends Receiver {
  readonly resumptionPsk: Uint8Array;
}

/** A member's side of a group in one epoch (RFC 9420 section 1). Immutable, but for secrets that are overwritten when it is over. */
export interface GroupState {
  readonly suite: CipherSuite;
  readonly groupContext: GroupContext;
  readonly ratchetTree: RatchetTree;
  readonly keySchedule: KeySchedule;
  readonly secretTree: SecretTree;
  readonly privatePath: PrivateKeyPath;
  /** A handle (see ed25519.ts). */
  readonly signaturePrivateKey: Uint8Array;
  readonly confirmationTag: Uint8Array;
  /** By epoch, oldest first. */
  readonly pastEpochs: ReadonlyMap<bigint, PastEpoch>;
}

/** How many past epochs of messages can still be opened. Each one costs a ratchet tree and its secrets. */
const maximumPastEpochs = 4;

/** The past epochs once the state is one of them: the last few. */
export function withPastEpoch(state: GroupState): ReadonlyMap<bigint, PastEpoch> {
  const { suite, groupContext, ratchetTree, secretTree, keySchedule, pastEpochs } = state;
  const { senderDataSecret, resumptionPsk } = keySchedule;
  const all = new Map(pastEpochs);
  all.set(groupContext.epoch, { suite, groupContext, ratchetTree, secretTree, senderDataSecret, resumptionPsk });
  return new Map([...all].slice(-maximumPastEpochs));
}
