import { Meeting } from '@konklave/client';
import { FrameKeys } from '@konklave/testing';
import type { Joined, Left, Link } from './orders.ts';
import { clock, runtimeOf, type Traffic } from './wire.ts';

/** From when on frames were sealed under an epoch; -1 for none. */
interface Switch {
  at: number;
  epoch: number;
}

export interface MemberOptions {
  link: Link;
  name: string;
  /** Their line and their machine are slow. */
  slow: boolean;
  traffic: Traffic;
}

/** One headless participant: everything that a browser does but sound and picture. */
export class Member {
  readonly name: string;
  readonly meeting: Meeting;
  readonly keys: FrameKeys;
  readonly #link: Link;
  readonly #switches: Switch[] = [];
  /** When the group was found to be in an epoch. */
  readonly #epochs: Switch[] = [];
  #start = 0;
  #namedAfter: number | undefined;

  constructor({ link, name, slow, traffic }: MemberOptions) {
    this.name = name;
    this.#link = link;
    // A slow one is behind by up to two tenths of a second with each frame of the server, and with installing each key.
    const delay = (): number => (slow ? 200 * Math.random() : 0);
    this.keys = new FrameKeys({
      clock,
      installMs: delay,
      onSending: (epoch) => this.#switches.push({ at: clock.now(), epoch }),
    });
    this.meeting = new Meeting(runtimeOf(link.url, traffic, delay));
    this.meeting.onKeys(this.keys);
    this.meeting.subscribe(() => {
      const { epoch } = this.meeting.state;
      if (epoch !== this.#epochs.at(-1)?.epoch) this.#epochs.push({ at: clock.now(), epoch });
      if (this.#namedAfter === undefined && this.#knowsEveryone()) this.#namedAfter = clock.now() - this.#start;
    });
  }

  /** From coming in until everyone who was there was known by name, ms. */
  get namedAfter(): number | undefined {
    return this.#namedAfter;
  }

  async join(): Promise<Joined> {
    this.#start = clock.now();
    const { room, secret } = this.#link;
    const sending = { microphone: true, camera: false, screen: false };
    await new Promise<void>((resolve, reject) => {
      const stop = this.meeting.subscribe(() => {
        const { phase, ending } = this.meeting.state;
        if (phase === 'ended') reject(new Error(`${this.name} did not get in: ${ending}`));
        if (phase !== 'here') return;
        stop();
        resolve();
      });
      this.meeting.join({ room, secret, name: this.name, sending });
    });
    return { tookMs: clock.now() - this.#start, epoch: this.meeting.state.epoch };
  }

  #knowsEveryone(): boolean {
    const { phase, people } = this.meeting.state;
    return phase === 'here' && people.every(({ name }) => name !== undefined);
  }

  leave(): Left {
    const { epoch } = this.meeting.state;
    void this.meeting.leave();
    return { at: clock.now(), epoch };
  }

  /** Undefined until it has come about. */
  switchedFrom(epoch: number): { processed: number; switched: number } | undefined {
    // Only the last few of very many count.
    const processed = this.#epochs[this.#epochs.findLastIndex((begun) => begun.epoch <= epoch) + 1];
    const last = this.#switches.at(-1);
    if (processed === undefined || last === undefined || (last.epoch <= epoch && last.epoch !== -1)) return undefined;
    const older = this.#switches.findLastIndex((change) => change.epoch !== -1 && change.epoch <= epoch);
    return { processed: processed.at, switched: this.#switches[older + 1]?.at ?? -Infinity };
  }
}
