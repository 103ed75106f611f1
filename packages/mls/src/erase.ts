// RFC 9420 section 9.2: what is consumed is deleted. A best effort in JavaScript: engines copy, and collect when they like.
import { zero } from '@konklave/bytes';
import type { ClientState } from 'ts-mls/clientState.js';
import type { EpochReceiverData } from 'ts-mls/epochReceiverData.js';
import { allSecretTreeValues, type SecretTree } from 'ts-mls/secretTree.js';

const erased = new WeakSet<object>();

/** Whether the secrets of this epoch were overwritten. */
export function isErased(state: ClientState): boolean {
  return erased.has(state.keySchedule);
}

function eraseSecretTree(tree: SecretTree): void {
  // The list has holes at its start.
  for (const secret of allSecretTreeValues(tree)) if (secret !== undefined) zero(secret);
}

function erasePastEpoch(past: EpochReceiverData): void {
  zero(past.senderDataSecret, past.resumptionPsk);
  eraseSecretTree(past.secretTree);
}

/** Overwrites what `next` does not need of the epoch before it: all but what opens that epoch's late messages. */
export function eraseEpoch(before: ClientState, next: ClientState): void {
  const { exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator, initSecret } =
    before.keySchedule;
  erased.add(before.keySchedule);
  zero(exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator, initSecret);
  for (const [epoch, past] of before.historicalReceiverData) {
    if (!next.historicalReceiverData.has(epoch)) erasePastEpoch(past);
  }
  const kept = new Set(Object.values(next.privatePath.privateKeys));
  zero(...Object.values(before.privatePath.privateKeys).filter((key) => !kept.has(key)));
}

/** Overwrites what a commit of ours made, when it was not accepted. `base` is the state that it started from. */
export function eraseNextEpoch(dropped: ClientState, base: ClientState | undefined): void {
  erased.add(dropped.keySchedule);
  zero(...Object.values(dropped.keySchedule));
  eraseSecretTree(dropped.secretTree);
  const kept = new Set(Object.values(base?.privatePath.privateKeys ?? {}));
  zero(...Object.values(dropped.privatePath.privateKeys).filter((key) => !kept.has(key)));
}

/** Overwrites every secret of a state. The signature key is WebCrypto's and goes with its handle. */
export function eraseState(state: ClientState): void {
  eraseNextEpoch(state, undefined);
  for (const past of state.historicalReceiverData.values()) erasePastEpoch(past);
}
