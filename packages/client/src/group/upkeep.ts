import { commitEmpty, commitRemove } from '@konklave/mls';
import { limits, type ParticipantId } from '@konklave/protocol/client';
import { placePeople } from '../people.ts';
import type { Random } from '../ports.ts';
import type { Scope } from '../scope.ts';
import type { StateStore } from '../store.ts';
import { Excluder } from './excluder.ts';
import type { Membership } from './membership.ts';
import { OverdueWatch } from './overdue.ts';
import { Warmer } from './warmer.ts';

export interface UpkeepOptions {
  scope: Scope;
  random: Random;
  store: StateStore;
  membership(): Membership | undefined;
  /** Asks the server for a sign of life. Resolves when everything that it said before has been taken; rejects with a RequestError. */
  ask(): Promise<void>;
  /** Somebody who is said to be gone could not be excluded. */
  hopeless(): void;
}

/**
 * What a group needs of its members: that those who are gone are shut out and shown as gone until then, that its tree is warm, and an epoch
 * of its own for whoever takes over our keys. Makes the commits for it.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #excluder: Excluder;
  readonly #overdue: OverdueWatch;
  readonly #warmer: Warmer;
  /** An epoch that a new key listener cannot use. */
  #spentEpoch = -1;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    const { scope, random, membership, ask, hopeless } = options;
    const group = () => membership()?.group;
    const busy = (): boolean => membership()?.busy ?? true;
    this.#excluder = new Excluder({ scope, random, group, busy, act: () => this.#exclude() });
    this.#overdue = new OverdueWatch({
      scope,
      unexcluded: () => this.#excluder.unexcluded,
      ask,
      changed: () => this.showPresence(),
      hopeless,
    });
    this.#warmer = new Warmer({
      scope,
      random,
      group,
      busy: () => busy() || this.#excluder.unexcluded.length > 0,
      isAbsent: (participant) => this.isAbsent(participant),
      act: (epoch) => this.#commitEmpty(epoch),
    });
  }

  /** Away or gone, by the server's word. */
  isAbsent(participant: ParticipantId): boolean {
    return this.#excluder.isAbsent(participant);
  }

  wentAway(participant: ParticipantId): void {
    this.#excluder.wentAway(participant);
    this.showPresence();
  }

  cameBack(participant: ParticipantId): void {
    this.#excluder.cameBack(participant);
    this.showPresence();
  }

  leftForGood(participant: ParticipantId): void {
    this.#excluder.leftForGood(participant);
    this.showPresence();
  }

  /** What a fresh connection says of everyone. It is shown, and something done about it, when the log is followed up to it. */
  reset(away: readonly ParticipantId[], departed: readonly ParticipantId[]): void {
    this.#excluder.reset(away, departed);
  }

  /** We want somebody out. */
  demand(participant: ParticipantId): void {
    this.#excluder.demand(participant);
  }

  /** A commit has put them out. */
  excluded(participants: readonly ParticipantId[]): void {
    this.#excluder.excluded(participants);
  }

  /** Sets who is here, away or leaving, for everyone in the state. */
  showPresence(): void {
    this.#overdue.follow();
    const { away, departed } = this.#excluder;
    const { store } = this.#options;
    const absence = { away, departed, overdue: this.#overdue.overdue };
    store.set({ people: placePeople(store.state.people, absence) });
  }

  /** The group has entered an epoch. */
  follow(): void {
    this.#warmer.follow();
    this.decide();
  }

  /** The keys of the present epoch are in other hands: another epoch is needed. */
  renewEpoch(): void {
    this.#spentEpoch = this.#options.membership()?.group?.epoch ?? -1;
    this.decide();
  }

  /** Call when there may be something to do that could not be done before. */
  decide(): void {
    const { scope, membership } = this.#options;
    if (!scope.ended && membership()?.group?.epoch === this.#spentEpoch) this.#commitEmpty(this.#spentEpoch);
    this.#excluder.decide();
  }

  /** Brings fresh keys of our own, unless the group has left this epoch. */
  #commitEmpty(epoch: number): void {
    this.#options.membership()?.propose((group) => (group.epoch === epoch ? commitEmpty(group) : undefined));
  }

  #exclude(): void {
    this.#options.membership()?.propose((group) => {
      const targets = this.#excluder.targets();
      return targets.length === 0 ? undefined : commitRemove(group, targets, limits.commitBytes);
    });
  }
}
