import { fromBase64url, toBase64url } from '@konklave/bytes';
import {
  acceptCommit,
  dropCommit,
  forget,
  foundGroup,
  GroupError,
  joinGroup,
  type Admission,
  type CipherSuiteName,
  type Group,
  type PendingCommit,
  type RefusalCause,
  type SignatureKeys,
} from '@konklave/mls';
import type {
  GroupSnapshot,
  ParticipantId,
  RequestParams,
  RequestResult,
  RequestType,
} from '@konklave/protocol/client';
import { failureOf, RequestError } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Ending } from '../state.ts';
import { tuning } from '../tuning.ts';

export interface JoinContext {
  queue: TaskQueue;
  random: Random;
  admission: Promise<Admission>;
  suite: CipherSuiteName;
  self: ParticipantId;
  /** The signature key of our leaf. */
  keys: SignatureKeys;
  /** Rejects with a RequestError; `ended` when there is no use in going on. */
  request<T extends RequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>>;
  /** Resolves when requests can be made again; rejects when that will never be. */
  live(): Promise<void>;
  /** Resolves when it is our turn to join, with what to join by, or when the server seems to have forgotten us. */
  turn(): Promise<{ group: Next } | 'forgotten'>;
  wait(ms: number): Promise<void>;
  refused(cause: RefusalCause): void;
  /** Where the log stands that we are about to join, for coming back in between. */
  standing(seq: number): void;
  /** We are in. Called within the queue, so that no entry of the log comes in between. */
  joined(group: Group, seq: number): Promise<void>;
}

/** Joining has come to an end without a group. */
export class JoinFailure extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(`join: ${ending}`);
    this.name = 'JoinFailure';
    this.ending = ending;
  }
}

/** Those inside have another link: another secret, or keys of another kind. */
const notThisLink: readonly RefusalCause[] = ['unproven-leaf', 'unsupported'];

/** What to try next: the group as the server has it now, or null where it has none. */
export type Next = GroupSnapshot | null;

/**
 * From an entered room to membership: founds the group of an empty room, otherwise joins by an external commit. `turn` is undefined
 * for who has to wait for one. Who loses a race tries again with the winner's snapshot. Rejects with JoinFailure, or with a RequestError `ended`.
 */
export async function becomeMember(context: JoinContext, turn: { group: Next } | undefined): Promise<void> {
  let next = turn === undefined ? await awaitTurn(context) : turn.group;
  let doubts = 0;
  for (let attempt = 0; attempt < tuning.joinAttempts; attempt += 1) {
    const outcome = next === null ? await found(context) : await joinBy(context, next);
    if (outcome === 'joined') return;
    if ('next' in outcome) {
      next = outcome.next;
      continue;
    }
    doubts += 1;
    if (doubts > tuning.joinLooks) throw new JoinFailure(outcome.doubt);
    // What we were given may be void in a moment: those inside are about to say so.
    await context.wait(tuning.retryMs);
    next = await fetchSnapshot(context);
  }
  throw new JoinFailure('failed');
}

/** `doubt`: nobody can join by what we were given; how joining ends when that stays so. */
type Outcome = 'joined' | { next: Next } | { doubt: Ending };

async function found(context: JoinContext): Promise<Outcome> {
  const { queue, self, keys, suite } = context;
  const groupId = toBase64url(context.random.bytes(16));
  const admission = await context.admission;
  const { group, groupInfo } = await queue.run(() =>
    foundGroup({ admission, participant: self, keys, groupId, suite }),
  );
  context.standing(0);
  const params = { group: groupId, groupInfo: toBase64url(groupInfo) };
  const answer = await insist(context, 'group.create', params).catch(failureOf);
  if (!(answer instanceof RequestError)) return enter(context, group, answer.seq);
  // The answer to our own creation was lost: only we know this id.
  if (answer.code === 'group-exists' && answer.snapshot?.group === groupId) return enter(context, group, 0);
  forget(group);
  return lost(context, answer);
}

async function joinBy(context: JoinContext, snapshot: GroupSnapshot): Promise<Outcome> {
  const { queue, self, keys, suite } = context;
  const admission = await context.admission;
  const expected = { groupId: snapshot.group, epoch: snapshot.epoch };
  const groupInfo = bytesOf(snapshot.groupInfo);
  const options = { admission, participant: self, keys, suite, groupInfo, expected };
  const made = await queue.run(() => joinGroup(options)).catch(malformed);
  if (!made.ok) {
    context.refused(made.cause);
    return { doubt: notThisLink.includes(made.cause) ? 'wrong-link' : 'tampered' };
  }
  context.standing(snapshot.seq);
  const params = joinParams(snapshot.group, made.pending);
  const answer = await insist(context, 'group.commit', params).catch(failureOf);
  if (!(answer instanceof RequestError)) return enter(context, acceptCommit(made.pending), answer.seq);
  dropCommit(made.pending);
  return lost(context, answer);
}

async function enter(context: JoinContext, group: Group, seq: number): Promise<Outcome> {
  await context.queue.run(() => context.joined(group, seq));
  return 'joined';
}

/** Somebody else was first: on with what they made. Rejects for everything that neither a race nor time explains. */
async function lost(context: JoinContext, error: RequestError): Promise<Outcome> {
  const { code, snapshot } = error;
  // Without a snapshot it is somebody else's turn by now.
  if (code === 'group-exists' || code === 'stale-epoch') return { next: snapshot ?? (await awaitTurn(context)) };
  // Of an epoch that was void by then, and another commit has it now: it does not fit who we are in that one.
  if (code === 'bad-message') return { doubt: 'failed' };
  if (code === 'ended') throw error;
  if (code !== 'no-group' && code !== 'internal' && code !== 'rate-limited') throw new JoinFailure('failed');
  if (code !== 'no-group') await context.wait(tuning.retryMs);
  return { next: await fetchSnapshot(context) };
}

async function awaitTurn(context: JoinContext): Promise<Next> {
  const turn = await context.turn();
  return turn === 'forgotten' ? fetchSnapshot(context) : turn.group;
}

/** An id of the server that is not one. */
function malformed(error: unknown): { ok: false; cause: RefusalCause } {
  if (error instanceof GroupError) return { ok: false, cause: 'malformed' };
  throw error;
}

function joinParams(group: string, pending: PendingCommit): RequestParams<'group.commit'> {
  const { epoch, removed } = pending;
  const bytes = { commit: toBase64url(pending.commit), groupInfo: toBase64url(pending.groupInfo) };
  return { group, epoch, ...bytes, joined: true, removed: [...removed] };
}

async function fetchSnapshot(context: JoinContext): Promise<Next> {
  const { group } = await insist(context, 'group.fetch', {});
  return group;
}

/** A request that is sent again when its answer was lost with the socket: the server answers the same twice. */
async function insist<T extends RequestType>(
  context: JoinContext,
  type: T,
  params: RequestParams<T>,
): Promise<RequestResult<T>> {
  for (;;) {
    try {
      return await context.request(type, params);
    } catch (error) {
      const { code } = failureOf(error);
      if (code !== 'disconnected' && code !== 'timeout') throw error;
      await context.live();
    }
  }
}

function bytesOf(text: string): Uint8Array {
  try {
    return fromBase64url(text);
  } catch {
    return new Uint8Array(0);
  }
}
