import type { Frame } from '@konklave/testing';
import type { Member } from './member.ts';
import type { FrameCounts } from './orders.ts';

/** A voice: 50 frames a second. */
const frameMs = 20;
const tickMs = 5;
/** Of an Opus frame of 20 ms. */
const payload = 80;
/** Every frame is on a way of its own of up to so many ms, so that they overtake each other. */
const longestWayMs = 80;
/** Everyone's frames go to so many others of the same crew, and every frame to other ones. */
const listenersAFrame = 2;
/** After a pause of the process so many ticks are made up for at once; what a longer one left out is never sealed. */
const ticksMadeUp = 20;

interface Delivery {
  to: Member;
  frame: Frame;
}

/** The sound of everyone in a crew: really sealed, carried in memory, really opened by a sample of the others. */
export class Voices {
  readonly counts: FrameCounts = { sealed: 0, opened: 0, waited: 0, failed: {} };
  readonly #members: ReadonlyMap<string, Member>;
  readonly #timer: NodeJS.Timeout;
  /** What arrives in each of the next ticks, in turns. One timer for all: ten thousand a second would be more work than the frames. */
  readonly #underway: Delivery[][] = Array.from({ length: longestWayMs / tickMs + 1 }, () => []);
  readonly #start = performance.now();
  #ticks = 0;

  constructor(members: ReadonlyMap<string, Member>) {
    this.#members = members;
    this.#timer = setInterval(() => this.#catchUp(), tickMs);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #catchUp(): void {
    const due = Math.floor((performance.now() - this.#start) / tickMs);
    this.#ticks = Math.max(this.#ticks, due - ticksMadeUp);
    const members = [...this.#members.values()];
    while (this.#ticks < due) this.#tick(members);
  }

  #tick(members: readonly Member[]): void {
    this.#ticks += 1;
    for (const { to, frame } of this.#arriving(0).splice(0)) void this.#hear(to, frame);
    const phases = frameMs / tickMs;
    for (let index = this.#ticks % phases; index < members.length; index += phases) void this.#speak(index, members);
  }

  /** The place of what arrives in so many ticks. */
  #arriving(ticks: number): Delivery[] {
    return this.#underway[(this.#ticks + ticks) % this.#underway.length]!;
  }

  async #speak(index: number, members: readonly Member[]): Promise<void> {
    const speaker = members[index]!;
    const from = speaker.meeting.state.participant ?? '';
    const frame = await speaker.keys.seal(from, new Uint8Array(payload));
    if (frame === undefined) return;
    this.counts.sealed += 1;
    const others = members.length - 1;
    const first = Math.floor(Math.random() * others);
    for (let chosen = 0; chosen < Math.min(listenersAFrame, others); chosen += 1) {
      const to = members[(index + 1 + ((first + chosen) % others)) % members.length]!;
      const ticks = 1 + Math.floor((Math.random() * longestWayMs) / tickMs);
      this.#arriving(ticks).push({ to, frame });
    }
  }

  async #hear({ keys }: Member, frame: Frame): Promise<void> {
    // The bridge sends nobody's frames before their name is known, and what was sealed before somebody came is not for them.
    if (!keys.knows(frame.from) || frame.epoch < keys.first) return;
    const { cause, waitedMs } = await keys.open(frame);
    if (!keys.knows(frame.from)) return;
    if (cause === 'ok') this.counts.opened += 1;
    else this.counts.failed[cause] = (this.counts.failed[cause] ?? 0) + 1;
    if (cause === 'ok' && waitedMs > 0) this.counts.waited += 1;
  }
}
