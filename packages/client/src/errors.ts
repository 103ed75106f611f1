import type { ErrorCode, WireError } from '@konklave/protocol/client';

/**
 * Why a request has no result: a code of the wire, or
 * - `disconnected`: the socket is gone (or not there yet); nobody knows whether the server acted;
 * - `timeout`: the server did not answer in time;
 * - `bad-answer`: the answer is against its schema;
 * - `ended`: the meeting is over.
 */
export type FailureCode = ErrorCode | 'disconnected' | 'timeout' | 'bad-answer' | 'ended';

/** A request that failed. Holds no content. `winner` and `snapshot`: see `stale-epoch` and `group-exists`. */
export class RequestError extends Error {
  readonly code: FailureCode;
  readonly winner: WireError['winner'];
  readonly snapshot: WireError['snapshot'];

  constructor(code: FailureCode, more: Pick<WireError, 'winner' | 'snapshot'> = {}) {
    super(`request: ${code}`);
    this.name = 'RequestError';
    this.code = code;
    this.winner = more.winner;
    this.snapshot = more.snapshot;
  }
}

/** The code of anything thrown by a request; what is not ours counts as `internal`. */
export function failureOf(error: unknown): RequestError {
  return error instanceof RequestError ? error : new RequestError('internal');
}
