import type { ParticipantId } from '../client/index.ts';
import type { Timers } from './timers.ts';

/** How long the turn stays with somebody while others wait: a slow phone with a large group. */
const turnMs = 2_000;
/** Never shorter than this, however many have let theirs pass. */
const shortestTurnMs = 100;

interface JoinTurnsOptions {
  clock: Timers;
  /** It is their turn, which they did not know when they asked. */
  give: (participant: ParticipantId) => void;
}

/**
 * Whose turn it is to join (docs/protocol/group.md, "Turns"). It keeps joiners from committing against each other and holds up nobody
 * else: the first commit of an epoch wins, whoever made it. Kept in memory only: whoever resumes after a restart asks anew.
 */
export class JoinTurns {
  readonly #options: JoinTurnsOptions;
  #waiting: ParticipantId[] = [];
  /** Those who let their turn pass. They come after those who have not. */
  #late: ParticipantId[] = [];
  #holder: ParticipantId | undefined;
  #isOver = false;
  /** How many have let it pass, one after the other. */
  #passed = 0;
  #callOff = (): void => {};

  constructor(options: JoinTurnsOptions) {
    this.#options = options;
  }

  /** Somebody wants in. Whether it is their turn now; otherwise they are told when it is. */
  ask(participant: ParticipantId): boolean {
    if (this.holds(participant)) return true;
    this.#drop(participant);
    this.#waiting.push(participant);
    if (this.#holder !== undefined && !this.#isOver) return false;
    return this.#passOn() === participant;
  }

  holds(participant: ParticipantId): boolean {
    return this.#holder === participant;
  }

  /** Whether somebody waits without any fault of theirs. */
  isPatient(participant: ParticipantId): boolean {
    return this.#waiting.includes(participant);
  }

  joined(participant: ParticipantId): void {
    this.#passed = 0;
    this.gone(participant);
  }

  /** Somebody does not want in any more, or cannot. */
  gone(participant: ParticipantId): void {
    this.#drop(participant);
    if (!this.holds(participant)) return;
    this.#holder = undefined;
    this.#giveNext();
  }

  #drop(participant: ParticipantId): void {
    const others = (other: ParticipantId): boolean => other !== participant;
    this.#waiting = this.#waiting.filter(others);
    this.#late = this.#late.filter(others);
  }

  #giveNext(): void {
    const next = this.#passOn();
    if (next !== undefined) this.#options.give(next);
  }

  /** The next in line has the turn; undefined when there is none. */
  #passOn(): ParticipantId | undefined {
    this.#callOff();
    if (this.#holder !== undefined) this.#late.push(this.#holder);
    this.#isOver = false;
    this.#holder = this.#waiting.shift() ?? this.#late.shift();
    if (this.#holder === undefined) return undefined;
    const ms = Math.max(shortestTurnMs, turnMs / 2 ** this.#passed);
    this.#callOff = this.#options.clock.after(ms, () => this.#lapse());
    return this.#holder;
  }

  /** The holder keeps the turn for as long as nobody else wants it. */
  #lapse(): void {
    this.#isOver = true;
    if (this.#waiting.length + this.#late.length === 0) return;
    this.#passed += 1;
    this.#giveNext();
  }
}
