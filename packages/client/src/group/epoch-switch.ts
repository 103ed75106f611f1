import type { ParticipantId } from '@konklave/protocol/client';
import type { Scope } from '../scope.ts';
import type { EpochKeys } from '../state.ts';
import { tuning } from '../tuning.ts';
import { zero } from '@konklave/bytes';

/** Who needs the keys of frames: the encrypt worker. */
export interface KeyListener {
  /** Keys of an epoch, for receiving at once. Each epoch comes once. The promise says that frames of this epoch can be opened now. */
  epoch(keys: EpochKeys): void | Promise<void>;
  /** Within an epoch that was given: who may be opened now, as a whole. */
  leaves(epoch: number, leaves: ReadonlyMap<ParticipantId, number>): void;
  /** Seal with the keys of this epoch from now on. */
  send(epoch: number): void;
  /** Seal nothing until the next `send`; everything else stays. Somebody was excluded, and their keys must not be sealed with any longer. */
  hold(): void;
  /** Out of the group: forget every key. */
  clear(): void;
}

/**
 * Hands out the keys of each epoch and says when sending may switch (RFC 9605 section 5.2 leaves that to the application):
 * receivers install at once and acknowledge, senders switch when the server has heard from everyone or after a deadline.
 */
export class EpochSwitch {
  readonly #scope: Scope;
  readonly #acknowledge: (epoch: number) => void;
  #listener: KeyListener | undefined;
  /** The newest epoch of the group; -1 before the first. */
  #current = -1;
  /** The newest epoch whose keys any listener has had: never given twice, because counters would start again. */
  #handed = -1;
  /** The epochs that the present listener was given, and the newest of them that it has installed. */
  #first = Infinity;
  #installed = -1;
  /** Everyone can open this epoch, or has had time enough. */
  #allowed = -1;
  #sending = -1;
  /** Epochs that exclude somebody and have not been followed by enough others to be sent under in any case. */
  #exclusions: number[] = [];
  /** The newest epoch that excluded somebody and whose time is up: nothing is sent under earlier ones. */
  #floor = -1;

  constructor(options: { scope: Scope; acknowledge: (epoch: number) => void }) {
    this.#scope = options.scope;
    this.#acknowledge = options.acknowledge;
    options.scope.onEnd(() => this.#listener?.clear());
  }

  /**
   * Connects a listener in place of an earlier one. Answers what it needs first: the keys of the present epoch, or an epoch
   * of its own because the present one is in other hands already. The earlier one is cleared: nobody would tell it to stop.
   */
  attach(listener: KeyListener): 'nothing' | 'keys' | 'fresh-epoch' {
    if (this.#listener !== listener) this.#listener?.clear();
    this.#listener = listener;
    this.#first = Infinity;
    this.#installed = -1;
    if (this.#current < 0) return 'nothing';
    return this.#handed >= this.#current ? 'fresh-epoch' : 'keys';
  }

  detach(listener: KeyListener): void {
    if (this.#listener !== listener) return;
    this.#listener = undefined;
    if (this.#current >= 0) listener.clear();
  }

  /**
   * The group has reached a new epoch. Takes the base key. When it `excludes` somebody, nothing is sent under earlier epochs after
   * the deadline, installed or not.
   */
  begin(keys: EpochKeys, excludes: boolean): void {
    const { epoch } = keys;
    this.#current = epoch;
    // Each epoch keeps its own deadline: in a storm of joins nobody stays behind on an old one.
    this.#scope.after(tuning.switchMs, () => {
      this.#allow(epoch);
      if (excludes) this.#leaveBehind(epoch);
    });
    if (excludes) this.#exclusions.push(epoch);
    this.#allowExclusions();
    this.hand(keys, excludes);
  }

  /** Gives the keys of the present epoch to the listener, once. Takes the base key. */
  hand(keys: EpochKeys, excludes = false): void {
    const listener = this.#listener;
    const { epoch } = keys;
    if (this.#scope.ended || epoch !== this.#current || epoch <= this.#handed || listener === undefined) {
      zero(keys.baseKey);
      // Without a listener there are no frames: nobody has to wait for us.
      if (listener === undefined) this.#acknowledge(epoch);
      return;
    }
    this.#handed = epoch;
    this.#first = Math.min(this.#first, epoch);
    const installed = async (): Promise<void> => {
      await listener.epoch(keys);
      if (this.#listener !== listener || this.#scope.ended) return;
      this.#installed = Math.max(this.#installed, epoch);
      this.#acknowledge(epoch);
      this.#trySwitch();
    };
    // A listener that cannot install gives no acknowledgement, and nothing is sealed under this epoch.
    installed().catch(() => {
      if (excludes && this.#listener === listener && !this.#scope.ended) this.#leaveBehind(epoch);
    });
  }

  /** Somebody's card came: other leaves may be opened within the present epoch. */
  leavesChanged(leaves: ReadonlyMap<ParticipantId, number>): void {
    if (this.#listener !== undefined && this.#handed === this.#current && this.#current >= 0) {
      this.#listener.leaves(this.#current, leaves);
    }
  }

  /** The server says that everyone who is connected has acknowledged this epoch. */
  settled(epoch: number): void {
    this.#allow(Math.min(epoch, this.#current));
  }

  /** Says again what we can open, on a new connection. */
  acknowledgeAgain(): void {
    if (this.#current < 0) return;
    if (this.#listener === undefined || this.#installed >= this.#current) this.#acknowledge(this.#current);
  }

  #allow(epoch: number): void {
    this.#allowed = Math.max(this.#allowed, epoch);
    this.#trySwitch();
  }

  #allowExclusions(): void {
    const isDue = (epoch: number): boolean => epoch <= this.#current - tuning.exclusionsBehind;
    for (const epoch of this.#exclusions) if (isDue(epoch)) this.#allow(epoch);
    this.#exclusions = this.#exclusions.filter((epoch) => !isDue(epoch));
  }

  /** Nothing is sent under the epochs before this one any more. */
  #leaveBehind(epoch: number): void {
    this.#floor = Math.max(this.#floor, epoch);
    if (this.#sending < 0 || this.#sending >= this.#floor) return;
    this.#sending = -1;
    this.#listener?.hold();
  }

  #trySwitch(): void {
    const epoch = Math.min(this.#allowed, this.#installed);
    if (epoch < this.#first || epoch < this.#floor || epoch <= this.#sending) return;
    this.#sending = epoch;
    this.#listener?.send(epoch);
  }
}
