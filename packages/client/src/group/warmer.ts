import { pathCosts, type Group } from '@konklave/mls';
import type { ParticipantId } from '@konklave/protocol/client';
import type { Random } from '../ports.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import { warmingRank } from './warming.ts';

export interface WarmerOptions {
  scope: Scope;
  random: Random;
  group(): Group | undefined;
  /** Something that matters more is under way or to be done. */
  busy(): boolean;
  /** By the server's word not connected, or gone. */
  isAbsent(participant: ParticipantId): boolean;
  /** It is our turn to commit, if the group still is in this epoch. */
  act(epoch: number): void;
}

/** Keeps the tree warm by empty commits when nothing else has happened for a while: never in a hurry, and one at a time. */
export class Warmer {
  readonly #options: WarmerOptions;
  #cancel = (): void => {};

  constructor(options: WarmerOptions) {
    this.#options = options;
  }

  /** The group is in a new epoch. As long as people come and go, this puts it off. */
  follow(): void {
    const { scope, random } = this.#options;
    this.#cancel();
    this.#cancel = scope.after(tuning.warmMs + random.fraction() * tuning.warmJitterMs, () => this.#look());
  }

  #look(): void {
    const { scope, group, busy, isAbsent, act } = this.#options;
    const now = group();
    if (now === undefined) return;
    const rank = warmingRank(pathCosts(now), isAbsent);
    if (rank === undefined) return;
    if (busy()) return this.follow();
    this.#cancel = scope.after(rank * tuning.warmRankMs, () => act(now.epoch));
  }
}
