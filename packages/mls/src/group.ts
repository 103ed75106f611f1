import { concat, toBase64url } from '@konklave/bytes';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { Admission } from './admission.ts';
import type { CipherSuiteName } from './cipher-suite.ts';
import { GroupError } from './errors.ts';
import { readIdentity } from './leaf.ts';
import type { GroupState } from './state.ts';
import { leavesOf } from './tree.ts';

/** Somebody in a group: one leaf of its tree. */
export interface Member {
  /** Participant id, 16 bytes as base64url. */
  readonly participant: string;
  /** Leaf index. */
  readonly leaf: number;
  readonly self: boolean;
  /** Ed25519 public key, 32 bytes. It never changes while the leaf lives. */
  readonly signatureKey: Uint8Array;
}

/**
 * A group in one state, as one of its members holds it. Immutable: what changes a group returns another one, which must be used from
 * then on; the old one is spent and its secrets are overwritten.
 */
export interface Group {
  /** 16 bytes as base64url. */
  readonly groupId: string;
  readonly epoch: number;
  readonly suite: CipherSuiteName;
  /** Leaf index of our own. */
  readonly ownLeaf: number;
  /** Everyone in the tree, ourselves included, by leaf index. */
  readonly members: readonly Member[];
}

/** What stands behind a Group and stays inside of this package. */
export interface GroupInside {
  readonly state: GroupState;
  readonly admission: Admission;
  /** Who came back in the place of their former leaf, and in which epoch: what is sealed under the ones before is no word of theirs any more. */
  readonly returned: Returned;
  /** A call that will replace the group is under way. */
  busy: boolean;
}

/** Epoch by participant. */
export type Returned = ReadonlyMap<string, bigint>;

const insides = new WeakMap<Group, GroupInside>();

// A commit changes one leaf, so the others are described once and not in every epoch.
const members = new WeakMap<LeafNode, Member>();

/** The leaf as others see it. Only for leaves of a tree that was checked. */
export function memberOf(leaf: LeafNode, index: number, ownLeaf: number): Member {
  const known = members.get(leaf);
  const self = index === ownLeaf;
  if (known?.leaf === index && known.self === self) return known;
  const identity = readIdentity(leaf.credential);
  if (identity === undefined) throw new TypeError('a leaf that was not checked');
  const participant = toBase64url(identity.participant);
  const member = Object.freeze({ participant, leaf: index, self, signatureKey: concat(leaf.signaturePublicKey) });
  members.set(leaf, member);
  return member;
}

/** A Group over a state that was checked. */
export function createGroup(state: GroupState, admission: Admission, returned: Returned = new Map()): Group {
  const ownLeaf = state.privatePath.leafIndex;
  const everyone = leavesOf(state.ratchetTree).map(({ leaf, index }) => memberOf(leaf, index, ownLeaf));
  const group: Group = Object.freeze({
    groupId: toBase64url(state.groupContext.groupId),
    epoch: Number(state.groupContext.epoch),
    suite: state.suite.name,
    ownLeaf,
    members: Object.freeze(everyone),
  });
  insides.set(group, { state, admission, returned, busy: false });
  return group;
}

/** The inside of a group that is still in use. Throws GroupError `spent-group`. */
export function insideOf(group: Group): GroupInside {
  const inside = insides.get(group);
  if (inside === undefined) throw new GroupError('spent-group');
  return inside;
}

/** The inside, to replace the group: until `release` nobody else may. Throws GroupError `spent-group` or `busy-group`. */
export function acquire(group: Group): GroupInside {
  const inside = insideOf(group);
  if (inside.busy) throw new GroupError('busy-group');
  inside.busy = true;
  return inside;
}

/** The group stays as it is and may be used again. False when it was forgotten in the meantime. */
export function release(group: Group): boolean {
  const inside = insides.get(group);
  if (inside !== undefined) inside.busy = false;
  return inside !== undefined;
}

/** The group that takes the place of an acquired one; undefined when that one was forgotten in the meantime. */
export function replace(group: Group, state: GroupState, returned?: Returned): Group | undefined {
  const inside = insides.get(group);
  if (inside === undefined) return undefined;
  insides.delete(group);
  return createGroup(state, inside.admission, returned ?? inside.returned);
}

/** The group was replaced or is over: from now on no call takes it. */
export function retire(group: Group): void {
  insides.delete(group);
}
