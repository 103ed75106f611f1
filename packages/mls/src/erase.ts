// RFC 9420 section 9.2: what is consumed is deleted. A best effort in JavaScript: engines copy, and collect when they like.
import { zero } from '@konklave/bytes';
import { eraseSecretTree } from './secret-tree.ts';
import type { GroupState, PastEpoch } from './state.ts';

const erased = new WeakSet<object>();

/** Whether the secrets of this epoch were overwritten. */
export function isErased(state: GroupState): boolean {
  return erased.has(state.keySchedule);
}

function erasePastEpoch(past: PastEpoch): void {
  zero(past.senderDataSecret, past.resumptionPsk);
  eraseSecretTree(past.secretTree);
}

/** Overwrites what `next` does not need of the epoch before it: all but what opens that epoch's late messages. */
export function eraseEpoch(before: GroupState, next: GroupState): void {
  const { exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator, initSecret } =
    before.keySchedule;
  erased.add(before.keySchedule);
  zero(exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator, initSecret);
  for (const [epoch, past] of before.pastEpochs) {
    if (!next.pastEpochs.has(epoch)) erasePastEpoch(past);
  }
  const kept = new Set(Object.values(next.privatePath.privateKeys));
  zero(...Object.values(before.privatePath.privateKeys).filter((key) => !kept.has(key)));
}

/** Overwrites what a commit of ours made, when it was not accepted. `base` is the state that it started from. */
export function eraseNextEpoch(dropped: GroupState, base: GroupState | undefined): void {
  erased.add(dropped.keySchedule);
  zero(...Object.values(dropped.keySchedule));
  eraseSecretTree(dropped.secretTree);
  const kept = new Set(Object.values(base?.privatePath.privateKeys ?? {}));
  zero(...Object.values(dropped.privatePath.privateKeys).filter((key) => !kept.has(key)));
}

/** Overwrites every secret of a state. The signature key is WebCrypto's and goes with its handle. */
export function eraseState(state: GroupState): void {
  eraseNextEpoch(state, undefined);
  for (const past of state.pastEpochs.values()) erasePastEpoch(past);
}
