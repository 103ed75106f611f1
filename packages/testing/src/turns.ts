import type { Clock } from '@konklave/client';
import type { ParticipantId } from '@konklave/protocol/client';

/** Who may join when, by the rule of the real server but with the same time for everyone. */
export class Turns {
  readonly #clock: Clock;
  readonly #give: (id: ParticipantId) => void;
  /** The first has the turn. */
  #line: ParticipantId[] = [];
  #callOff = (): void => {};

  constructor(clock: Clock, give: (id: ParticipantId) => void) {
    this.#clock = clock;
    this.#give = give;
  }

  /** Whether it is their turn at once. */
  ask(id: ParticipantId): boolean {
    if (!this.#line.includes(id)) this.#line.push(id);
    if (this.#line.length <= 2) this.#start();
    return this.holds(id);
  }

  holds(id: ParticipantId): boolean {
    return this.#line[0] === id;
  }

  gone(id: ParticipantId): void {
    const held = this.holds(id);
    this.#line = this.#line.filter((other) => other !== id);
    if (held) this.#next();
  }

  #next(): void {
    const [first] = this.#line;
    this.#start();
    if (first !== undefined) this.#give(first);
  }

  #start(): void {
    this.#callOff();
    this.#callOff = this.#clock.after(2_000, () => {
      if (this.#line.length < 2) return;
      this.#line.push(this.#line.shift()!);
      this.#next();
    });
  }
}
