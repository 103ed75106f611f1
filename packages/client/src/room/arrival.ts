import type { Group } from '@konklave/mls';
import type { GroupSnapshot, RequestResult } from '@konklave/protocol/client';
import { RequestError } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import type { Ending } from '../state.ts';
import { tuning } from '../tuning.ts';
import type { Access } from './access.ts';
import { becomeMember, JoinFailure, type JoinContext, type Next } from './join.ts';
import type { RoomLink } from './room-link.ts';

export interface ArrivalOptions {
  scope: Scope;
  queue: TaskQueue;
  random: Random;
  access: Access;
  link: RoomLink;
  refused(cause: string): void;
  /** We are in. Called within the queue, so that no entry of the log comes in between. */
  joined(group: Group, seq: number): Promise<void>;
  failed(ending: Ending): void;
}

/** From having entered a room to being a member of its group: waits for our turn, and for the line when it is gone. */
export class Arrival {
  readonly #options: ArrivalOptions;
  #standing: number;
  /** The snapshot of a turn that nobody has taken up yet. */
  #turn: { group: Next } | undefined;
  #waitingForTurn: ((group: Next) => void) | undefined;
  #waitingForLive: { resolve(): void; reject(error: RequestError): void }[] = [];

  constructor(options: ArrivalOptions, { group, waiting }: RequestResult<'room.enter'>) {
    this.#options = options;
    this.#standing = group?.seq ?? 0;
    const context = this.#context();
    if (context === undefined) options.failed('failed');
    else becomeMember(context, waiting ? undefined : { group }).catch((error: unknown) => this.#failed(error));
  }

  /** Where the log stands that we are about to join. */
  get standing(): number {
    return this.#standing;
  }

  /** The server says that it is our turn. */
  takeTurn(group: GroupSnapshot | null): void {
    const waiting = this.#waitingForTurn;
    this.#waitingForTurn = undefined;
    if (waiting === undefined) this.#turn = { group };
    else waiting(group);
  }

  /** Requests can be made again. */
  live(): void {
    for (const { resolve } of this.#waitingForLive.splice(0)) resolve();
  }

  /** They never will be. */
  over(): void {
    for (const { reject } of this.#waitingForLive.splice(0)) reject(new RequestError('ended'));
  }

  #context(): JoinContext | undefined {
    const { queue, random, scope, link, access, refused, joined } = this.#options;
    const { admission, suite, identity } = access;
    const { keys } = identity;
    if (keys === undefined) return undefined;
    return {
      queue,
      random,
      admission,
      suite,
      self: link.participant,
      keys,
      request: (type, params) => (scope.ended ? rejectEnded() : link.request(type, params)),
      live: () => this.#whenLive(),
      turn: () => this.#whenItIsOurTurn(),
      wait: (ms) => new Promise((resolve) => scope.after(ms, resolve)),
      refused,
      standing: (seq) => {
        this.#standing = seq;
      },
      joined,
    };
  }

  #failed(error: unknown): void {
    // The link has said already that it is over.
    if (error instanceof RequestError && error.code === 'ended') return;
    this.#options.failed(error instanceof JoinFailure ? error.ending : 'failed');
  }

  #whenLive(): Promise<void> {
    const { scope, link } = this.#options;
    if (scope.ended || link.ended) return rejectEnded();
    if (link.live) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waitingForLive.push({ resolve, reject }));
  }

  #whenItIsOurTurn(): Promise<{ group: Next } | 'forgotten'> {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn !== undefined) return Promise.resolve(turn);
    const { scope, random } = this.#options;
    return new Promise((resolve) => {
      // All of those who are forgotten at once do not try at once.
      const cancel = scope.after(tuning.turnMs * (1 + random.fraction()), () => {
        this.#waitingForTurn = undefined;
        resolve('forgotten');
      });
      this.#waitingForTurn = (group) => {
        cancel();
        resolve({ group });
      };
    });
  }
}

function rejectEnded(): Promise<never> {
  return Promise.reject(new RequestError('ended'));
}
