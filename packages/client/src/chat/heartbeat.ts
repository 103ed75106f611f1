import type { ParticipantId } from '@konklave/protocol/client';
import type { Random } from '../ports.ts';
import type { Scope } from '../scope.ts';
import type { Person } from '../state.ts';
import { tuning } from '../tuning.ts';

export interface HeartbeatOptions {
  scope: Scope;
  random: Random;
  /** Everyone but us; undefined while we are not connected. */
  others(): readonly Person[] | undefined;
  /** Time for a sealed word of ours. */
  beat(): void;
  /** Somebody who is said to be here has not been heard for several beats. */
  silent(): void;
}

/**
 * A sealed word of everyone now and then: the more they are, the less often, so that all together bring nobody more than two in a second. Its
 * number shows when the server has left out the last of what somebody said, and that it does not come at all shows when the server leaves
 * out everything.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  /** Beats of ours since each was heard. */
  #unheard = new Map<ParticipantId, number>();
  /** Rounds since our last beat; undefined before the first. */
  #rounds: number | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#wait();
  }

  heard(participant: ParticipantId): void {
    this.#unheard.delete(participant);
  }

  #wait(): void {
    const { scope, random } = this.#options;
    scope.after(tuning.heartbeatMs + random.fraction() * tuning.heartbeatJitterMs, () => {
      this.#round();
      this.#wait();
    });
  }

  /** Looked at anew each time: when many have gone, nobody waits for the turn that they had among many. */
  #round(): void {
    const { others, random } = this.#options;
    const people = others();
    if (people === undefined) return;
    const every = Math.ceil((people.length + 1) / tuning.beatsPerRound);
    // Those who came at the same time do not all have the same round.
    this.#rounds ??= Math.floor(random.fraction() * every);
    this.#rounds += 1;
    if (this.#rounds < every) return;
    this.#rounds = 0;
    this.#beat(people);
  }

  #beat(people: readonly Person[]): void {
    const { beat, silent } = this.#options;
    if (people.length > 0) beat();
    // Who is away is silent with good reason, and was perhaps away until now.
    const here = people.filter(({ presence }) => presence === 'here').map(({ participant }) => participant);
    this.#unheard = new Map(here.map((participant) => [participant, (this.#unheard.get(participant) ?? 0) + 1]));
    for (const count of this.#unheard.values()) if (count === tuning.silentBeats) silent();
  }
}
