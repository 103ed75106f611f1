/** So many epochs back a commit is known again: more than are made while one is in dispute. */
const kept = 64;
/** Base64url characters of a commit by which it is told from every other one: the tag or signature at its end, 48 bytes. */
const markLength = 64;

/** The commits that have led us from epoch to epoch, lately. */
export class FollowedCommits {
  /** By the epoch in which they were made. */
  readonly #marks = new Map<number, string>();

  /** We have left `epoch` by the commit with these bytes, in base64url. */
  note(epoch: number, bytes: string): void {
    this.#marks.set(epoch, bytes.slice(-markLength));
    this.#marks.delete(epoch - kept);
  }

  /** Whether we have left `epoch` by another commit than this one. False where that is not known any more. */
  isAnother(epoch: number, bytes: string): boolean {
    const mark = this.#marks.get(epoch);
    return mark !== undefined && mark !== bytes.slice(-markLength);
  }
}
