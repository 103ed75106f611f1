import { fromBase64url, toBase64url } from '@konklave/bytes';
import { Meeting, type MeetingState, type Sending } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import type { RoomId } from '@konklave/protocol/client';
import { Delivery, type DeliveryOptions } from './delivery.ts';
import { FakeClock } from './fake-clock.ts';
import { Line } from './memory-socket.ts';
import { RecordedKeys } from './recorded-keys.ts';
import { SeededRandom } from './seeded-random.ts';
import { StayDrawer } from './stay-drawer.ts';

export interface PlaceOptions {
  seed?: number;
  graceMs?: number;
  capacity?: number;
  media?: DeliveryOptions['media'];
  /** One way between this guest and the server, ms, for each frame. */
  latencyMs?: (random: SeededRandom, name: string) => number;
}

/** One person with their browser: a Meeting, its line to the server, and what its encrypt worker was told. */
export class Guest {
  readonly name: string;
  readonly meeting: Meeting;
  readonly line: Line;
  readonly keys: RecordedKeys;
  readonly #place: Place;
  readonly #drawer: StayDrawer | undefined;
  readonly #page: ReturnType<StayDrawer['page']> | undefined;

  constructor(name: string, place: Place, drawer?: StayDrawer) {
    this.name = name;
    this.#place = place;
    this.#drawer = drawer;
    this.#page = drawer?.page();
    const { clock, delivery, random } = place;
    const latencyMs = (): number => place.latencyMs(name);
    this.line = new Line({ clock, latencyMs, accept: (end) => delivery.accept(end) });
    const connect = () => this.line.connect();
    this.meeting = new Meeting({ clock, random, connect, ...(this.#page && { memory: this.#page }) });
    this.keys = new RecordedKeys(clock);
    this.meeting.onKeys(this.keys);
    clock.watch(this.meeting);
  }

  get state(): MeetingState {
    return this.meeting.state;
  }

  get participant(): string {
    return this.state.participant ?? '';
  }

  /** Names of everyone this guest sees, themselves first; `?` for strangers. */
  get sees(): string[] {
    return this.state.people.map(({ name }) => name ?? '?');
  }

  /** Chat as this guest reads it: `name: text`. */
  get reads(): string[] {
    return this.state.messages.map(({ name, text }) => `${name ?? '?'}: ${text}`);
  }

  /** The page is gone without a word. Gives the next page of the same browser. */
  crash(): Guest {
    this.line.offline = true;
    this.line.cut();
    this.#page?.crash();
    return new Guest(this.name, this.#place, this.#drawer);
  }

  join(options: { secret?: string; postQuantum?: boolean; sending?: Partial<Sending> } = {}): void {
    const sending = { microphone: false, camera: false, screen: false, ...options.sending };
    const { room, secret } = this.#place;
    const { postQuantum = false } = options;
    this.meeting.join({ room, secret: options.secret ?? secret, postQuantum, name: this.name, sending });
  }
}

/** A room, a delivery service in memory, a clock that stands still, and people who know the link. */
export class Place {
  readonly clock = new FakeClock();
  readonly random: SeededRandom;
  readonly delivery: Delivery;
  readonly room: RoomId;
  readonly secret: string;
  readonly #latencyMs: (random: SeededRandom, name: string) => number;

  constructor({ seed = 1, graceMs = 30_000, capacity = 50, media, latencyMs = () => 10 }: PlaceOptions = {}) {
    this.random = new SeededRandom(seed);
    this.#latencyMs = latencyMs;
    this.delivery = new Delivery({
      clock: this.clock,
      random: this.random,
      graceMs,
      capacity,
      ...(media && { media }),
    });
    this.clock.watch(this.delivery);
    this.room = this.delivery.createRoom();
    this.secret = this.randomSecret();
    const opened = this.#openDoor();
    this.clock.watch({ idle: () => opened });
  }

  async #openDoor(): Promise<void> {
    const { token } = await deriveEntry(fromBase64url(this.secret));
    this.delivery.room(this.room).entry = token;
  }

  latencyMs(name: string): number {
    return this.#latencyMs(this.random, name);
  }

  randomSecret(): string {
    return toBase64url(this.random.bytes(32));
  }

  /** Somebody with a browser; with a drawer it keeps their stays beyond a page. */
  guest(name: string, drawer?: StayDrawer): Guest {
    return new Guest(name, this, drawer);
  }

  /** Guests who have joined one after the other and know each other's names. */
  async gathered<const Names extends readonly string[]>(...names: Names): Promise<{ [K in keyof Names]: Guest }> {
    const guests = names.map((name) => this.guest(name, new StayDrawer()));
    for (const guest of guests) {
      guest.join();
      await this.clock.until(() => guest.state.phase === 'here');
    }
    await this.clock.until(() => guests.every((guest) => areAllNamed(guest, names.length)));
    return guests as { [K in keyof Names]: Guest };
  }

  /** The server says this to a guest, whatever it is. */
  sayTo(guest: Guest, frame: string): void {
    guest.line.inject(frame);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  until(condition: () => boolean, limitMs?: number): Promise<void> {
    return this.clock.until(condition, limitMs);
  }
}

function areAllNamed({ state }: Guest, count: number): boolean {
  return state.people.length === count && state.people.every(({ name }) => name !== undefined);
}
