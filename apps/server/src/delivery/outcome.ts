import type { ErrorCode, WireError } from '@konklave/protocol/client';

/** What a rule decided: the answer, or the error that the asker gets. Rules never throw for what a client did. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** The asker gets `value`. */
export function grant<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** The asker gets an error with this code; `extra` carries the winner or the snapshot. */
export function refuse(code: ErrorCode, extra: Omit<WireError, 'code'> = {}): { ok: false; error: WireError } {
  return { ok: false, error: { code, ...extra } };
}
