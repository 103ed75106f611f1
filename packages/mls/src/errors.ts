/** A call that this package cannot carry out as asked. What comes from others is never a reason: that is a `Refusal`. */
export type GroupErrorCode =
  /** An id or a secret that is not base64url, or not of its length. */
  | 'bad-identifier'
  | 'bad-secret'
  /** The group was replaced by the one that an earlier call returned, or forgotten. */
  | 'spent-group'
  /** Another call that replaces this group has not returned yet. */
  | 'busy-group'
  /** The commit was accepted or dropped before, or belongs to another epoch than the group. */
  | 'spent-commit'
  | 'stale-commit'
  /** Somebody to remove is not in the group, or is ourselves. */
  | 'unknown-participant'
  | 'own-removal';

/** Carries no secrets and no ids: only the code. */
export class GroupError extends Error {
  override readonly name = 'GroupError';
  readonly code: GroupErrorCode;

  constructor(code: GroupErrorCode) {
    super(code);
    this.code = code;
  }
}
