import type { Clock, EpochKeys, KeyListener } from '@konklave/client';
import type { ParticipantId } from '@konklave/protocol/client';

/** What one person's encrypt worker was told, and when. */
export interface KeyEvent {
  at: number;
  type: 'epoch' | 'leaves' | 'send' | 'hold' | 'clear';
  /** -1 for `hold` and `clear`. */
  epoch: number;
}

/** Stands for an encrypt worker: keeps what it is told, and answers for installed keys after a while. */
export class RecordedKeys implements KeyListener {
  readonly events: KeyEvent[] = [];
  /** Base keys by epoch, as hex: equal where two can read each other. */
  readonly baseKeys = new Map<number, string>();
  leavesByEpoch = new Map<number, ReadonlyMap<ParticipantId, number>>();
  /** How long installing takes, ms. */
  installMs = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The epoch that is sealed with at the moment; -1 when nothing is sent. */
  get sending(): number {
    return this.events.findLast(({ type }) => type === 'send' || type === 'hold' || type === 'clear')?.epoch ?? -1;
  }

  epoch({ epoch, baseKey, leaves }: EpochKeys): Promise<void> {
    this.baseKeys.set(epoch, Array.from(baseKey, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    this.leavesByEpoch.set(epoch, leaves);
    baseKey.fill(0);
    return new Promise((resolve) => {
      this.#clock.after(this.installMs, () => {
        this.#note('epoch', epoch);
        resolve();
      });
    });
  }

  leaves(epoch: number, leaves: ReadonlyMap<ParticipantId, number>): void {
    this.leavesByEpoch.set(epoch, leaves);
    this.#note('leaves', epoch);
  }

  send(epoch: number): void {
    this.#note('send', epoch);
  }

  hold(): void {
    this.#note('hold', -1);
  }

  clear(): void {
    this.baseKeys.clear();
    this.#note('clear', -1);
  }

  #note(type: KeyEvent['type'], epoch: number): void {
    this.events.push({ at: this.#clock.now(), type, epoch });
  }
}
