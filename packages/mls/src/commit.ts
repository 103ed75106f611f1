// RFC 9420 section 12.4.1, commits of our own.
import type { ClientState } from 'ts-mls/clientState.js';
import { createCommit } from 'ts-mls/createCommit.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { cipherSuite, hashLength } from './cipher-suite.ts';
import { eraseNextEpoch, isErased } from './erase.ts';
import { GroupError } from './errors.ts';
import { type Group, insideOf, type Member } from './group.ts';
import { createPending, type PendingCommit } from './pending.ts';
import { withoutStaleKeys } from './tree.ts';
import { encodeGroupInfo, encodeMessage } from './wire.ts';

/**
 * Where nobody else is left, ts-mls has no path and takes 0 for the commit secret (RFC 9420 section 7.4 has a random one), so that
 * whoever was removed last could compute the epoch without them. A fresh secret takes its place; nobody else has to know it.
 */
function withFreshCommitSecret({ keySchedule }: ClientState): CiphersuiteImpl {
  const { kdf, rng } = cipherSuite;
  const extract: typeof kdf.extract = (salt, ikm) =>
    kdf.extract(salt, salt === keySchedule.initSecret ? rng.randomBytes(hashLength) : ikm);
  return { ...cipherSuite, kdf: { ...kdf, extract } };
}

async function createPendingCommit(group: Group, removed: readonly Member[]): Promise<PendingCommit> {
  const { state, admission } = insideOf(group);
  const isAlone = group.members.length - removed.length === 1;
  const extraProposals = removed.map(({ leaf }): Proposal => ({ proposalType: 'remove', remove: { removed: leaf } }));
  const { commit, newState } = await createCommit(
    { state, cipherSuite: isAlone ? withFreshCommitSecret(state) : cipherSuite },
    { extraProposals },
  );
  const next = withoutStaleKeys(newState);
  const groupInfo = await encodeGroupInfo(next);
  // While we worked another commit may have won, and the secrets that we worked with been overwritten.
  if (isErased(state)) {
    eraseNextEpoch(next, state);
    throw new GroupError('spent-group');
  }
  return createPending(
    { commit: encodeMessage(commit), groupInfo, epoch: group.epoch, removed: removed.map((m) => m.participant) },
    { next, admission, base: state },
  );
}

/**
 * A commit that removes others. It also brings fresh keys of our own. The group stays in use until it is accepted.
 * Throws GroupError `unknown-participant`, `own-removal` or `spent-group`.
 */
export async function commitRemove(group: Group, participants: readonly string[]): Promise<PendingCommit> {
  const removed = [...new Set(participants)].map((participant) => {
    const member = group.members.find((candidate) => candidate.participant === participant);
    if (member === undefined) throw new GroupError('unknown-participant');
    if (member.self) throw new GroupError('own-removal');
    return member;
  });
  return createPendingCommit(group, removed);
}

/** A commit that only brings fresh keys of our own. Throws GroupError `spent-group`. */
export async function commitEmpty(group: Group): Promise<PendingCommit> {
  return createPendingCommit(group, []);
}
