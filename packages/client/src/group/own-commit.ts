import { toBase64url } from '@konklave/bytes';
import { dropCommit, type PendingCommit } from '@konklave/mls';
import type { RequestParams } from '@konklave/protocol/client';
import { failureOf, type RequestError } from '../errors.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import type { OrderedEntry } from './log-order.ts';

interface Underway {
  pending: PendingCommit;
  params: RequestParams<'group.commit'>;
  submitting: boolean;
}

export interface OwnCommitOptions {
  scope: Scope;
  queue: TaskQueue;
  /** Hands a commit to the delivery service. */
  submit(params: RequestParams<'group.commit'>): Promise<{ seq: number }>;
  /** What the answer says of the log: the place of our commit, or the commit that won. */
  took(place: OrderedEntry): void;
  /** No commit is under way any more, and none has come instead. */
  free(): void;
  /** The server does not know us, or the group. */
  outside(): void;
}

/** The one commit of ours that may be under way. It counts when it stands in the log; touched within the queue only. */
export class OwnCommit {
  readonly #options: OwnCommitOptions;
  #underway: Underway | undefined;
  #resting = false;

  constructor(options: OwnCommitOptions) {
    this.#options = options;
  }

  /** One is under way, or has just failed and is not tried again yet. */
  get busy(): boolean {
    return this.#underway !== undefined || this.#resting;
  }

  /** Whether it has these bytes, in base64url. */
  is(bytes: string): boolean {
    return bytes === this.#underway?.params.commit;
  }

  begin(group: string, pending: PendingCommit): void {
    const { epoch, removed } = pending;
    const bytes = { commit: toBase64url(pending.commit), groupInfo: toBase64url(pending.groupInfo) };
    const params = { group, epoch, ...bytes, joined: false, removed: [...removed] };
    this.#underway = { pending, params, submitting: false };
    this.submit();
  }

  /** Hands in what is under way, unless that is being done; on a new connection once more. */
  submit(): void {
    const underway = this.#underway;
    if (underway === undefined || underway.submitting) return;
    underway.submitting = true;
    this.#options.submit(underway.params).then(
      ({ seq }) => this.#options.took({ kind: 'own-commit', seq }),
      (error: unknown) => this.#notAccepted(underway, failureOf(error)),
    );
  }

  /** It was accepted: the caller goes on with it. */
  take(): PendingCommit | undefined {
    const pending = this.#underway?.pending;
    this.#underway = undefined;
    return pending;
  }

  /** Another one has won, or there is no use for it. */
  drop(): void {
    const pending = this.take();
    if (pending !== undefined) dropCommit(pending);
  }

  #notAccepted(underway: Underway, { code, winner }: RequestError): void {
    underway.submitting = false;
    // Perhaps it was accepted: the log will say so, or it is sent again.
    if (code === 'disconnected' || code === 'timeout') return;
    if (code === 'no-group' || code === 'not-member' || code === 'not-entered') return this.#options.outside();
    if (winner !== undefined) this.#options.took(winner);
    this.#options.queue.start(async () => {
      if (this.#underway !== underway) return;
      this.drop();
      this.#rest(code === 'stale-epoch' ? tuning.rankMs : tuning.retryMs);
    });
  }

  /** Nothing of ours is proposed for a while, so that a server that always refuses is not asked in a circle. */
  #rest(ms: number): void {
    this.#resting = true;
    this.#options.scope.after(ms, () => {
      this.#resting = false;
      this.#options.free();
    });
  }
}
