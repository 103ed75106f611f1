import { FrameKeys, type Frame, type Guest, type Place, type Worker } from '@konklave/testing';

/** A voice: so many ms from frame to frame. */
const frameMs = 20;
/** How exactly frames keep to their time, ms. */
const tickMs = 10;

export interface FrameCounts {
  /** Times that somebody should have opened a frame. */
  due: number;
  opened: number;
  /** Frames that came before their keys, and how long the last of them waited. */
  waited: number;
  longestWaitMs: number;
  failed: object[];
}

interface Seat {
  guest: Guest;
  keys: FrameKeys;
  phase: number;
  /** When anything was last sealed under each epoch, ms. */
  sealedAt: Map<number, number>;
}

interface UnderWay {
  at: number;
  to: Seat;
  frame: Frame;
}

/** The voices of everyone in a place, really sealed and opened: a frame each 20 ms to everyone else, each on a way of its own. */
export class Call implements Worker {
  readonly counts: FrameCounts = { due: 0, opened: 0, waited: 0, longestWaitMs: 0, failed: [] };
  readonly #place: Place;
  readonly #mediaMs: () => number;
  readonly #seats = new Map<Guest, Seat>();
  #underWay: UnderWay[] = [];
  #sealing: Promise<unknown> = Promise.resolve();

  /** `mediaMs`: one way of a frame, anew for each, so that they overtake each other. */
  constructor(place: Place, mediaMs: () => number) {
    this.#place = place;
    this.#mediaMs = mediaMs;
    place.clock.watch(this);
    this.#tick(0);
  }

  /** Connects somebody who has not joined yet. */
  seat(guest: Guest, installMs: () => number): void {
    const keys = new FrameKeys({ clock: this.#place.clock, installMs });
    guest.meeting.onKeys(keys);
    const phase = Math.floor((frameMs / tickMs) * this.#place.random.fraction());
    this.#seats.set(guest, { guest, keys, phase, sealedAt: new Map() });
  }

  /** When the last of these sealed something under an epoch up to this one. */
  lastSealedUpTo(epoch: number, guests: readonly Guest[]): number {
    const times = guests.flatMap((guest) =>
      [...(this.#seats.get(guest)?.sealedAt ?? [])].filter(([sealed]) => sealed <= epoch).map(([, at]) => at),
    );
    return Math.max(-Infinity, ...times);
  }

  /** What everyone seals with now. */
  sending(guest: Guest): number {
    return this.#seats.get(guest)?.keys.sending ?? -1;
  }

  async idle(): Promise<void> {
    await this.#sealing;
    for (const { keys } of this.#seats.values()) await keys.idle();
  }

  #tick(count: number): void {
    this.#place.clock.after(tickMs, () => {
      const seats = [...this.#seats.values()].filter(({ phase }) => phase === count % (frameMs / tickMs));
      this.#sealing = Promise.all(seats.map((seat) => this.#speak(seat)));
      this.#deliver();
      this.#tick(count + 1);
    });
  }

  async #speak(from: Seat): Promise<void> {
    const { clock } = this.#place;
    const frame = await from.keys.seal(from.guest.participant, new Uint8Array(60));
    if (frame === undefined) return;
    from.sealedAt.set(frame.epoch, clock.now());
    for (const to of this.#seats.values()) {
      if (to !== from) this.#underWay.push({ at: clock.now() + this.#mediaMs(), to, frame });
    }
  }

  #deliver(): void {
    const now = this.#place.clock.now();
    const arrived = this.#underWay.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#underWay = this.#underWay.filter(({ at }) => at > now);
    for (const { to, frame } of arrived) void this.#hear(to, frame);
  }

  async #hear(to: Seat, frame: Frame): Promise<void> {
    const { keys } = to;
    // The bridge sends nobody's frames before their name is known, and what was sealed before somebody came is not for them.
    if (!keys.knows(frame.from) || frame.epoch < keys.first) return;
    const { cause, waitedMs } = await keys.open(frame);
    // Either has gone meanwhile.
    if (!keys.knows(frame.from)) return;
    this.counts.due += 1;
    if (waitedMs > 0) this.counts.waited += 1;
    this.counts.longestWaitMs = Math.max(this.counts.longestWaitMs, waitedMs);
    if (cause === 'ok') this.counts.opened += 1;
    else {
      const { epoch } = frame;
      const at = this.#place.clock.now();
      const { sending, newest } = keys;
      this.counts.failed.push({ to: to.guest.name, from: frame.from, epoch, cause, waitedMs, sending, newest, at });
    }
  }
}
