import type { CommitEntry } from '../delivery/ports.ts';
import type { Link } from './ports.ts';

/** As many as a joiner has who keeps to one name. */
const failedJoins = 3;

/** On which connections joiners made commits that nobody could follow, under whatever names. The third ends the connection. */
export class FailedJoins {
  /** Connections of the joining commits that are open, by their place in the log. */
  readonly #open = new Map<number, Link>();
  readonly #counts = new WeakMap<Link, number>();

  opened({ seq, joined }: CommitEntry, link: Link): void {
    if (joined) this.#open.set(seq, link);
  }

  stood({ seq }: CommitEntry): void {
    this.#open.delete(seq);
  }

  /** The commit is void, and all after it. Who has built on it is not at fault. */
  voided({ seq }: CommitEntry): void {
    const link = this.#open.get(seq);
    for (const at of this.#open.keys()) if (at >= seq) this.#open.delete(at);
    if (link === undefined) return;
    const count = (this.#counts.get(link) ?? 0) + 1;
    this.#counts.set(link, count);
    if (count >= failedJoins) link.close('removed');
  }

  /** The group is over. */
  reset(): void {
    this.#open.clear();
  }
}
