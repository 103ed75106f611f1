import type { ParticipantId } from '../client/index.ts';

/**
 * Who can receive under the keys of the newest epoch. Kept in memory only: after a restart of the server the clients' own
 * deadline takes its place.
 */
export class Acknowledgements {
  #epoch = -1;
  #settled = -1;
  readonly #acknowledged = new Map<ParticipantId, number>();

  /** The group has entered this epoch; nobody has acknowledged it yet. */
  enter(epoch: number): void {
    this.#epoch = epoch;
  }

  /** A member has acknowledged an epoch. Epochs that the group has not reached do not count. */
  acknowledge(participant: ParticipantId, epoch: number): void {
    const before = this.#acknowledged.get(participant) ?? -1;
    if (epoch <= this.#epoch && epoch > before) this.#acknowledged.set(participant, epoch);
  }

  /** The newest epoch that a member has acknowledged; -1 for none. */
  of(participant: ParticipantId): number {
    return this.#acknowledged.get(participant) ?? -1;
  }

  forget(participant: ParticipantId): void {
    this.#acknowledged.delete(participant);
  }

  /** The group is over: the next one starts at epoch 0. */
  reset(): void {
    this.#epoch = -1;
    this.#settled = -1;
    this.#acknowledged.clear();
  }

  /** The newest epoch when all of `members` have acknowledged it and it has not been said before. */
  settle(members: Iterable<ParticipantId>): number | undefined {
    if (this.#epoch <= this.#settled) return undefined;
    let any = false;
    for (const member of members) {
      if (this.#acknowledged.get(member) !== this.#epoch) return undefined;
      any = true;
    }
    if (!any) return undefined;
    this.#settled = this.#epoch;
    return this.#epoch;
  }
}
