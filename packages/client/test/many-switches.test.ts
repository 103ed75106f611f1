// No frame fails because of a switch, whatever the delays. For 1,000 switches and more: npm run soak -- keys
import { Place, type Guest } from '@konklave/testing';
import { describe, expect, it } from 'vitest';
import { Call } from './call.ts';

const switches = 50;
const rounds = Number(process.env.KONKLAVE_ROUNDS ?? 4);
const seed = Number(process.env.KONKLAVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seeds = Array.from({ length: rounds }, (_, round) => seed + round);

const fewest = 3;
const most = 6;

/** A call in which people come and go, with one who is slow in everything. */
class Evening {
  readonly place: Place;
  readonly call: Call;
  /** From a goodbye, or the decision to put somebody out, to the last frame that they could have opened; ms. */
  readonly exclusionsMs: number[] = [];
  #guests: Guest[] = [];
  #stalled = false;
  #names = 0;

  constructor(seed: number) {
    const ways = { baseMs: 0, jitterMs: 0, installMs: 0 };
    this.place = new Place({
      seed,
      latencyMs: (random, name) => {
        const own = ways.baseMs + ways.jitterMs * random.fraction();
        return name === 'sam' ? own + 80 * random.fraction() + (this.#stalled ? 300 : 0) : own;
      },
    });
    const { random } = this.place;
    Object.assign(ways, {
      baseMs: 1 + 60 * random.fraction(),
      jitterMs: 50 * random.fraction(),
      installMs: 40 * random.fraction(),
    });
    this.#installMs = (name) => (name === 'sam' ? 250 : ways.installMs) * random.fraction();
    this.call = new Call(this.place, () => ways.baseMs + 2 * ways.jitterMs * random.fraction());
  }

  readonly #installMs: (name: string) => number;

  get epoch(): number {
    return this.place.delivery.room(this.place.room).group?.epoch ?? 0;
  }

  async run(switches: number): Promise<void> {
    for (const name of ['alice', 'sam', 'bob', 'carol']) await this.#arrive(name);
    const end = this.epoch + switches;
    while (this.epoch < end) await this.#happen();
    await this.place.advance(3_000);
    expect(new Set(this.#guests.map(({ state }) => state.code)).size).toBe(1);
    expect(new Set(this.#guests.map((guest) => this.call.sending(guest)))).toEqual(new Set([this.epoch]));
  }

  async #happen(): Promise<void> {
    const { random } = this.place;
    this.#stalled = random.fraction() < 0.1;
    const roll = random.fraction();
    if (this.#guests.length < most && (roll < 0.5 || this.#guests.length === fewest)) await this.#arrive();
    else this.#depart(roll < 0.9);
    await this.place.advance(20 + 800 * random.fraction());
  }

  async #arrive(name = `guest ${(this.#names += 1)}`): Promise<void> {
    const guest = this.place.guest(name);
    this.call.seat(guest, () => this.#installMs(name));
    guest.join();
    await this.place.until(() => guest.state.phase === 'here');
    this.#guests.push(guest);
  }

  #depart(byThemselves: boolean): void {
    const others = this.#guests.filter(({ name }) => name !== 'sam');
    const leaver = others[Math.floor(this.place.random.fraction() * others.length)]!;
    this.#guests = this.#guests.filter((guest) => guest !== leaver);
    const { epoch } = this;
    const at = this.place.clock.now();
    if (byThemselves) void leaver.meeting.leave();
    else this.#guests[0]!.meeting.remove(leaver.participant);
    const staying = [...this.#guests];
    this.place.clock.after(5_000, () => this.exclusionsMs.push(this.call.lastSealedUpTo(epoch, staying) - at));
  }
}

describe(`${switches} switches in a call of three to six, with delays, overtaking and somebody slow`, () => {
  it.for(seeds)('fail no frame, seed %i', async (seed, { annotate }) => {
    const evening = new Evening(seed);
    await evening.run(switches);
    const { failed, due, opened, waited, longestWaitMs } = evening.call.counts;
    const longestExclusionMs = Math.max(...evening.exclusionsMs);
    await annotate(
      `${due} frames, ${waited} of them before their keys by at most ${longestWaitMs.toFixed()} ms; ` +
        `${evening.exclusionsMs.length} excluded within ${longestExclusionMs.toFixed()} ms`,
    );
    expect(failed).toEqual([]);
    expect(opened).toBe(due);
    expect(due).toBeGreaterThan(100 * switches);
    // Senders wait for the others: what comes before its keys is the exception.
    expect(waited / due).toBeLessThan(0.01);
    expect(longestExclusionMs).toBeLessThan(2_000);
  });
});
