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

/** The sound of everyone in a crew: really sealed, carried in memory, really opened by a sample of the others. */
export class Voices {
  readonly counts: FrameCounts = { sealed: 0, opened: 0, waited: 0, failed: {} };
  readonly #members: ReadonlyMap<string, Member>;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;

  constructor(members: ReadonlyMap<string, Member>) {
    this.#members = members;
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const phase = (this.#ticks += 1) % (frameMs / tickMs);
    const members = [...this.#members.values()];
    for (const [index, member] of members.entries()) {
      if (index % (frameMs / tickMs) === phase) void this.#speak(member, members);
    }
  }

  async #speak(member: Member, members: readonly Member[]): Promise<void> {
    const from = member.meeting.state.participant ?? '';
    const frame = await member.keys.seal(from, new Uint8Array(payload));
    if (frame === undefined) return;
    this.counts.sealed += 1;
    const others = members.filter((other) => other !== member);
    for (let chosen = 0; chosen < Math.min(listenersAFrame, others.length); chosen += 1) {
      const to = others.splice(Math.floor(Math.random() * others.length), 1)[0]!;
      setTimeout(() => void this.#hear(to, frame), longestWayMs * Math.random());
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
