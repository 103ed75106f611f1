import type { Group } from '@konklave/mls';
import type { ParticipantId } from '@konklave/protocol/client';
import type { Random } from '../ports.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import { exclusionTurn, type ExclusionTurn } from './exclusion.ts';

export interface ExcluderOptions {
  scope: Scope;
  random: Random;
  group(): Group | undefined;
  /** A commit of ours is under way: what it leaves to do is decided afterwards. */
  busy(): boolean;
  /** It is our turn. */
  act(): void;
}

/** Who is away or gone, by the server's word or by our own decision, and when it is our turn to exclude the gone by a commit. */
export class Excluder {
  readonly #options: ExcluderOptions;
  readonly #away = new Set<ParticipantId>();
  readonly #departed = new Set<ParticipantId>();
  /** Whom we ourselves want out: that does not wait for a rank. */
  readonly #demanded = new Set<ParticipantId>();
  #planned: string | undefined;
  /** When a commit last put somebody out. */
  #lastAt = -Infinity;
  #cancel = (): void => {};

  constructor(options: ExcluderOptions) {
    this.#options = options;
  }

  get away(): ReadonlySet<ParticipantId> {
    return this.#away;
  }

  get departed(): ReadonlySet<ParticipantId> {
    return this.#departed;
  }

  /** Away or gone. */
  isAbsent(participant: ParticipantId): boolean {
    return this.#away.has(participant) || this.#departed.has(participant);
  }

  /** The departed who still are in the tree, and so hold the keys. */
  get unexcluded(): ParticipantId[] {
    const members = this.#options.group()?.members ?? [];
    return members
      .filter(({ self, participant }) => !self && this.#departed.has(participant))
      .map(({ participant }) => participant);
  }

  wentAway(participant: ParticipantId): void {
    this.#away.add(participant);
    this.decide();
  }

  cameBack(participant: ParticipantId): void {
    this.#away.delete(participant);
    this.#departed.delete(participant);
    this.decide();
  }

  leftForGood(participant: ParticipantId): void {
    this.#away.delete(participant);
    this.#departed.add(participant);
    this.decide();
  }

  /** What a fresh connection says of everyone. */
  reset(away: readonly ParticipantId[], departed: readonly ParticipantId[]): void {
    this.#away.clear();
    for (const participant of away) this.#away.add(participant);
    for (const participant of departed) this.#departed.add(participant);
  }

  demand(participant: ParticipantId): void {
    this.#demanded.add(participant);
    this.decide();
  }

  /** A commit has put them out. */
  excluded(participants: readonly ParticipantId[]): void {
    if (participants.length > 0) this.#lastAt = this.#options.scope.now();
    for (const participant of participants) {
      for (const set of [this.#away, this.#departed, this.#demanded]) set.delete(participant);
    }
  }

  /** Everyone in the group whom a commit of ours would remove now. */
  targets(): ParticipantId[] {
    return this.#turn()?.targets ?? [];
  }

  /** Call after every change of the group or of what is under way. A plan that is still right goes on. */
  decide(): void {
    const group = this.#options.group();
    const turn = this.#options.busy() ? undefined : this.#turn();
    // Not all of the targets: whoever else leaves meanwhile goes out by the same commit and puts nothing off.
    const plan = turn && `${group?.epoch} ${turn.rank} ${turn.targets[0]}`;
    if (plan === this.#planned) return;
    this.#cancel();
    this.#planned = plan;
    if (turn === undefined) return;
    this.#cancel = this.#options.scope.after(this.#delay(turn), () => {
      this.#planned = undefined;
      this.#options.act();
    });
  }

  #turn(): ExclusionTurn | undefined {
    const group = this.#options.group();
    const self = group?.members.find((member) => member.self)?.participant;
    if (group === undefined || self === undefined) return undefined;
    const departed = new Set([...this.#departed, ...this.#demanded]);
    return exclusionTurn({ members: group.members, self, departed, away: this.#away });
  }

  /** The first to leave is shut out at once. Those who follow closely share a commit. */
  #delay({ rank, targets }: ExclusionTurn): number {
    const pause = Math.max(0, this.#lastAt + tuning.leaveBatchMs - this.#options.scope.now());
    if (rank === 0 || targets.some((participant) => this.#demanded.has(participant))) return pause;
    return pause + rank * tuning.rankMs + this.#options.random.fraction() * tuning.rankJitterMs;
  }
}
