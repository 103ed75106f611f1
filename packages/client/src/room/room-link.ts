import type {
  LogEntry,
  LogPage,
  NoticeParams,
  NoticeType,
  ParticipantId,
  Push,
  RequestParams,
  RequestResult,
  RequestType,
  RoomId,
} from '@konklave/protocol/client';
import { backoffMs } from '../connection/backoff.ts';
import { Connection } from '../connection/connection.ts';
import { failureOf, RequestError, type FailureCode } from '../errors.ts';
import type { Runtime } from '../ports.ts';
import { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import type { Identity } from './identity.ts';

/** Why a link to a room ended by itself. */
export type LinkEnding =
  | 'unreachable'
  /** The server was not heard for the grace time. */
  | 'lost'
  /** The server has given our place away. */
  | 'gone'
  /** We have entered again from somewhere else. */
  | 'elsewhere'
  /** The others have put us out. */
  | 'removed'
  | 'room-full'
  | 'unknown-room'
  | 'wrong-link';

export interface RoomLinkListener {
  entered(result: RequestResult<'room.enter'>): void;
  /** Back on another socket; `result` says what happened meanwhile. */
  resumed(result: RequestResult<'room.resume'>): void;
  push(push: Push): void;
  /** The socket is gone; we try to come back. `restarting`: as the server said before that it would be. */
  down(restarting: boolean): void;
  refused(): void;
  over(ending: LinkEnding): void;
  /** Up to where the log is known, for `room.resume`. */
  position(): number;
  /** The newest place in the log, by a question asked after a long silence. */
  newest(seq: number): void;
}

interface RoomLinkOptions {
  runtime: Runtime;
  room: RoomId;
  /** The entry token of the room. */
  entry: Promise<string>;
  identity: Identity;
  /** Waits so long before it enters, ms. */
  afterMs: number;
  listener: RoomLinkListener;
}

/** Codes of room.enter and room.resume after which trying again is of no use. */
const finalCodes: Partial<Record<FailureCode, LinkEnding>> = {
  'unknown-room': 'unknown-room',
  'wrong-entry': 'wrong-link',
  'room-full': 'room-full',
  gone: 'gone',
  'already-entered': 'elsewhere',
  'put-out': 'removed',
};

/**
 * One participant's tie to a room: enters, and when the socket is lost comes back by `room.resume` on another one until the
 * grace time is over.
 */
export class RoomLink {
  readonly #runtime: Runtime;
  readonly #room: RoomId;
  readonly #entry: Promise<string>;
  readonly #identity: Identity;
  readonly #listener: RoomLinkListener;
  readonly #scope: Scope;
  #connection: Connection | undefined;
  #live = false;
  /** The last `room.enter` was answered. */
  #enterIsKnown = true;
  #participant: ParticipantId = '';
  #resume: { token: string; graceMs: number } | undefined;
  #failures = 0;
  /** Pushes that wait until the log before them is read. */
  #held: Push[] | undefined;
  /** Waits until the server, which said it restarts, can be there again; undefined when it did not say so. */
  #holdMs: number | undefined;
  #stopRetry = (): void => {};
  #stopGrace = (): void => {};

  constructor(options: RoomLinkOptions) {
    this.#runtime = options.runtime;
    this.#room = options.room;
    this.#entry = options.entry;
    this.#identity = options.identity;
    this.#listener = options.listener;
    this.#scope = new Scope(options.runtime.clock);
    this.#stopGrace = this.#scope.after(tuning.arriveMs, () => this.#over('unreachable'));
    if (options.afterMs > 0) this.#stopRetry = this.#scope.after(options.afterMs, () => this.#open());
    else this.#open();
  }

  /** Who we are in this room; empty before `entered`. */
  get participant(): ParticipantId {
    return this.#participant;
  }

  /** Nothing comes of this link any more. */
  get ended(): boolean {
    return this.#scope.ended;
  }

  /** Requests can be made. */
  get live(): boolean {
    return this.#live;
  }

  request<T extends RequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>> {
    if (!this.#live || this.#connection === undefined) return Promise.reject(new RequestError('disconnected'));
    return this.#connection.request(type, params);
  }

  notify<T extends NoticeType>(type: T, params: NoticeParams<T>): void {
    if (this.#live) this.#connection?.notify(type, params);
  }

  /** Drops the socket and comes back at once: the log is asked for again from where it is known. */
  lookAgain(): void {
    this.#connection?.close();
    this.retryNow();
  }

  /** The network may be there again: do not wait for the next attempt. */
  retryNow(): void {
    if (this.#scope.ended || this.#connection !== undefined) return;
    this.#stopRetry();
    this.#open();
  }

  /** Says goodbye, so that the others need not wait for the grace time, and ends. */
  async leave(): Promise<void> {
    const connection = this.#live ? this.#connection : undefined;
    this.#finish();
    if (connection === undefined) return this.#connection?.close();
    await connection.request('room.leave', {}, tuning.leaveMs).catch(() => {});
    connection.close();
  }

  /** Ends without a word. */
  stop(): void {
    this.#finish();
    this.#connection?.close();
  }

  #open(): void {
    this.#held = undefined;
    const connection: Connection = new Connection({
      socket: this.#runtime.connect(),
      clock: this.#runtime.clock,
      listener: {
        opened: () => void this.#arrive(connection),
        push: (push) => this.#push(push),
        refused: () => this.#listener.refused(),
        closed: () => this.#closed(connection),
      },
    });
    this.#connection = connection;
  }

  async #arrive(connection: Connection): Promise<void> {
    try {
      if (this.#resume === undefined) await this.#enter(connection);
      else await this.#comeBack(connection, this.#resume.token);
    } catch (error) {
      const ending = finalCodes[failureOf(error).code];
      if (ending === undefined) connection.close();
      else this.#over(this.#resume === undefined || ending === 'removed' ? ending : 'gone');
    }
  }

  async #enter(connection: Connection): Promise<void> {
    const { participant, resume } = await this.#identity.appear();
    const params = { room: this.#room, participant, entry: await this.#entry, ...(resume !== undefined && { resume }) };
    const lastIsKnown = this.#enterIsKnown;
    this.#enterIsKnown = false;
    const result = await connection.request('room.enter', params).catch((error: unknown) => {
      const { code } = failureOf(error);
      this.#enterIsKnown = code !== 'disconnected' && code !== 'timeout';
      // Who we were in this page is somewhere else, unless the server has given us another token that never arrived.
      if (code !== 'already-entered' || (this.#identity.hasEntered && lastIsKnown)) throw error;
      this.#identity.renounce();
      return undefined;
    });
    if (result === undefined) return this.#enter(connection);
    this.#enterIsKnown = true;
    await this.#identity.entered(participant, result.resume);
    if (this.#connection !== connection || this.#scope.ended) return;
    this.#participant = participant;
    this.#resume = { token: result.resume, graceMs: Math.min(Math.max(result.graceMs, 0), tuning.longestGraceMs) };
    this.#nowLive(connection);
    this.#listener.entered(result);
  }

  async #comeBack(connection: Connection, resume: string): Promise<void> {
    const after = this.#listener.position();
    const params = { room: this.#room, participant: this.#participant, resume, after };
    const result = await connection.request('room.resume', params);
    this.#held = [];
    const entries = await this.#readOn(connection, after, result);
    const held = this.#held;
    this.#held = undefined;
    if (this.#connection !== connection || this.#scope.ended) return;
    this.#nowLive(connection);
    this.#listener.resumed({ ...result, entries, more: false });
    for (const push of held) this.#push(push);
  }

  /** The rest of a log that is too long for one answer. What is missing in the end shows as a hole. */
  async #readOn(connection: Connection, after: number, first: LogPage): Promise<LogEntry[]> {
    const entries = [...first.entries];
    let page = first;
    for (let pages = 1; page.more && pages < tuning.logPages; pages += 1) {
      const last: number = page.entries.at(-1)?.seq ?? after;
      page = await connection.request('group.log', { after: last });
      entries.push(...page.entries);
    }
    return entries;
  }

  #nowLive(connection: Connection): void {
    this.#live = true;
    this.#failures = 0;
    this.#holdMs = undefined;
    this.#stopGrace();
    this.#watchSilence(connection);
  }

  /** A path that died silently is noticed by asking. */
  #watchSilence(connection: Connection): void {
    const silentFor = this.#scope.now() - connection.heardAt;
    const wait = Math.max(0, tuning.silenceMs - silentFor);
    this.#scope.after(wait, () => {
      if (this.#connection !== connection) return;
      if (this.#scope.now() - connection.heardAt < tuning.silenceMs) return this.#watchSilence(connection);
      connection.request('group.log', { after: this.#listener.position() }, tuning.probeMs).then(
        ({ entries }) => {
          const newest = entries.at(-1);
          if (newest !== undefined) this.#listener.newest(newest.seq);
          this.#watchSilence(connection);
        },
        (error: unknown) => {
          // The server lives, it only did not want to say.
          if (this.#connection === connection && failureOf(error).code !== 'timeout') this.#watchSilence(connection);
        },
      );
    });
  }

  #push(push: Push): void {
    if (this.#scope.ended) return;
    if (this.#held !== undefined) return void this.#held.push(push);
    if (push.type === 'room.closing') this.#holdMs = Math.min(push.params.retryAfterMs, tuning.arriveMs);
    else this.#listener.push(push);
  }

  #closed(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
    if (this.#scope.ended) return;
    const holdMs = this.#holdMs ?? 0;
    if (this.#live) {
      this.#live = false;
      const graceMs = (this.#resume?.graceMs ?? 0) + holdMs;
      this.#stopGrace = this.#scope.after(graceMs, () => this.#over('lost'));
      this.#listener.down(this.#holdMs !== undefined);
    }
    this.#stopRetry();
    this.#stopRetry = this.#scope.after(holdMs + backoffMs(this.#failures, this.#runtime.random), () => this.#open());
    this.#holdMs = undefined;
    this.#failures += 1;
  }

  #over(ending: LinkEnding): void {
    if (this.#scope.ended) return;
    this.stop();
    this.#listener.over(ending);
  }

  #finish(): void {
    this.#live = false;
    this.#scope.end();
  }
}
