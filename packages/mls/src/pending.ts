import type { Bytes } from '@konklave/bytes';
import type { Admission } from './admission.ts';
import { eraseEpoch, eraseNextEpoch } from './erase.ts';
import { GroupError } from './errors.ts';
import { acquire, createGroup, type Group, release, retire } from './group.ts';
import { type GroupState, withPastEpoch } from './state.ts';

/**
 * A commit of our own on its way to the delivery service, which accepts one an epoch. Until then it changes nothing: give it to
 * `acceptCommit` when it was accepted, to `dropCommit` when another one won.
 */
export interface PendingCommit {
  readonly commit: Bytes;
  /** GroupInfo of the epoch that the commit leads to. */
  readonly groupInfo: Bytes;
  /** The epoch that the commit was made in. */
  readonly epoch: number;
  /** Participants that it removes. */
  readonly removed: readonly string[];
}

interface PendingInside {
  readonly next: GroupState;
  readonly admission: Admission;
  /** The state that the commit was made from; undefined for a join. */
  readonly base: GroupState | undefined;
}

const insides = new WeakMap<PendingCommit, PendingInside>();

export function createPending(commit: PendingCommit, inside: PendingInside): PendingCommit {
  const pending = Object.freeze({ ...commit, removed: Object.freeze([...commit.removed]) });
  insides.set(pending, inside);
  return pending;
}

function take(pending: PendingCommit): PendingInside {
  const inside = insides.get(pending);
  if (inside === undefined) throw new GroupError('spent-commit');
  insides.delete(pending);
  return inside;
}

/**
 * The group after a commit of ours that the delivery service accepted. `group` is the group as it is now (messages may have been
 * sealed and opened since the commit was made), and is spent afterwards; a join has none.
 * Throws GroupError `spent-commit`, `stale-commit`, `spent-group` or `busy-group`.
 */
export function acceptCommit(pending: PendingCommit, group?: Group): Group {
  const made = insides.get(pending);
  if (made === undefined) throw new GroupError('spent-commit');
  if (made.base === undefined || group === undefined) {
    if (made.base !== undefined || group !== undefined) throw new GroupError('stale-commit');
    take(pending);
    return createGroup(made.next, made.admission);
  }
  const { state, admission, returned } = acquire(group);
  if (state.keySchedule !== made.base.keySchedule) {
    release(group);
    throw new GroupError('stale-commit');
  }
  take(pending);
  // The message keys of this epoch come from the group as it is now: those used since the commit was made must stay used.
  const next = { ...made.next, pastEpochs: withPastEpoch(state) };
  eraseEpoch(state, next);
  retire(group);
  return createGroup(next, admission, returned);
}

/** Overwrites the secrets of a commit of ours that was not accepted. The group that it was made from goes on. */
export function dropCommit(pending: PendingCommit): void {
  const { next, base } = take(pending);
  eraseNextEpoch(next, base);
}
