import { toHex, type Bytes } from '@konklave/bytes';
import type { KeyPurpose } from './aead.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { composeKeyId, defaultLayout, parseKeyId, type KeyIdLayout, type KeyUse } from './key-id.ts';
import { KeySlot } from './key-slot.ts';
import { deriveFrameKey, fingerprint, importBaseKey, type FrameKey } from './key-schedule.ts';

export interface KeyRingOptions {
  layout?: KeyIdLayout;
  /**
   * How many epochs before the newest are kept at most, those of frames under way; whoever holds the ring lets go of them in time, by
   * `retireBefore`. Default: half of those that a key id can tell apart (127 with 8 bits), so that the other half is the ones to come.
   */
  previousEpochs?: number;
  /** How many counters behind the highest a frame may come. Default 1024: 11 s of three simulcast layers at 30 frames/s, 1 kB a key. */
  replayWindow?: number;
  /**
   * After how many frames a key is used up. Default 2^32, with which AES-GCM stays far below its limits; one and a half years of three
   * simulcast layers at 30 frames/s.
   */
  framesPerKey?: bigint;
}

export type InstallRefusal =
  /** Older than what the ring keeps. */
  | 'stale'
  /** This base key was in the ring earlier, and its counters are forgotten. */
  | 'used-before'
  /** No key at all (shorter than an AES key, or overwritten already), or WebCrypto does not take it. */
  | 'unusable';

export type InstallResult = { ok: true } | { ok: false; cause: InstallRefusal };

/** Of any suite, in bytes. */
const smallestBaseKey = 16;

type Admission = { ok: true; baseKey: CryptoKey } | { ok: false; cause: InstallRefusal };

interface Epoch {
  epoch: bigint;
  admission: Promise<Admission>;
  /** By key id. */
  slots: Map<bigint, KeySlot>;
}

/**
 * The frame keys of one member of one group: base keys by epoch (RFC 9605 section 5.2), and under each the keys by leaf and context, derived
 * when first needed, with their counters and replay windows. All Senders and Receivers of a member share one ring. Never make a second
 * ring with the same base key and send with both: their counters would repeat.
 */
export class KeyRing {
  readonly suite: CipherSuite;
  readonly layout: KeyIdLayout;
  readonly #options: Required<KeyRingOptions>;
  /** By the epoch's low bits: where they come again, only the newer epoch has a place (section 5.2). */
  readonly #epochs = new Map<number, Epoch>();
  /** Fingerprints of every base key that ever was in the ring, so that none comes back with its counters at 0. */
  readonly #everInstalled = new Set<string>();
  /** By leaf: the epoch before which its frames are not opened. */
  readonly #dropped = new Map<number, bigint>();

  constructor(suite: CipherSuite, options: KeyRingOptions = {}) {
    const { layout = defaultLayout, replayWindow = 1024, framesPerKey = 1n << 32n } = options;
    const previousEpochs = options.previousEpochs ?? Math.max(0, 2 ** (layout.epochBits - 1) - 1);
    this.suite = suite;
    this.layout = layout;
    this.#options = { layout, previousEpochs, replayWindow, framesPerKey };
  }

  /**
   * Takes the base key of an epoch. Frames of the epoch that come from now on wait for it. An epoch that is there stays as it is, with its
   * counters. The caller overwrites `baseKey` once the promise has resolved.
   */
  install(epoch: bigint, baseKey: Bytes): Promise<InstallResult> {
    const place = this.#lowBits(epoch);
    const present = this.#epochs.get(place);
    if (present?.epoch === epoch) return present.admission.then(resultOf);
    if (this.#isStale(epoch)) return Promise.resolve({ ok: false, cause: 'stale' });
    if (present !== undefined) this.retire(present.epoch);
    const entry: Epoch = { epoch, admission: this.#admit(baseKey), slots: new Map() };
    this.#epochs.set(place, entry);
    this.retireBefore(this.#oldestKept());
    return entry.admission.then((admission) => {
      if (!admission.ok && this.#epochs.get(place) === entry) this.retire(epoch);
      return resultOf(admission);
    });
  }

  /** Whether frames of this epoch can be sealed and opened. */
  has(epoch: bigint): boolean {
    return this.#epochs.get(this.#lowBits(epoch))?.epoch === epoch;
  }

  /** Forgets the keys of an epoch for good. */
  retire(epoch: bigint): void {
    const place = this.#lowBits(epoch);
    const present = this.#epochs.get(place);
    if (present?.epoch !== epoch) return;
    for (const slot of present.slots.values()) slot.live = false;
    this.#epochs.delete(place);
  }

  /** Forgets the keys of all epochs before this one for good. */
  retireBefore(epoch: bigint): void {
    for (const { epoch: present } of this.#epochs.values()) if (present < epoch) this.retire(present);
  }

  /**
   * Frames of this leaf are no longer opened in epochs before `before`, the epoch that excludes its member, not even those being opened.
   * From `before` on the leaf may be somebody else's. Independent of what is installed when.
   */
  dropLeaf(leaf: number, before: bigint): void {
    if (before <= this.#droppedBefore(leaf)) return;
    this.#dropped.set(leaf, before);
    for (const { epoch, slots } of this.#epochs.values()) {
      if (epoch >= before) continue;
      for (const [kid, slot] of slots) {
        if (parseKeyId(kid, this.layout).leaf !== leaf) continue;
        slot.live = false;
        slots.delete(kid);
      }
    }
  }

  /** Forgets everything but which base keys were there: the member is out of the group. */
  clear(): void {
    for (const { epoch } of this.#epochs.values()) this.retire(epoch);
    this.#dropped.clear();
  }

  /** The epoch with these low bits, if it is there. */
  epochOf(lowBits: number): bigint | undefined {
    return this.#epochs.get(lowBits)?.epoch;
  }

  /**
   * For Sender and Receiver: the key for this use, with its counter and replay window. Undefined where there is none (any more), or the key
   * has another purpose.
   */
  slot(use: KeyUse, purpose: KeyPurpose): KeySlot | undefined {
    const { epoch, leaf } = use;
    const entry = this.#epochs.get(this.#lowBits(epoch));
    if (entry?.epoch !== epoch || epoch < this.#droppedBefore(leaf)) return undefined;
    const kid = composeKeyId(use, this.layout);
    let slot = entry.slots.get(kid);
    if (slot === undefined) {
      slot = new KeySlot(purpose, this.#derive(entry, kid, purpose), this.#options);
      entry.slots.set(kid, slot);
    }
    return slot.purpose === purpose ? slot : undefined;
  }

  async #derive({ admission }: Epoch, kid: bigint, purpose: KeyPurpose): Promise<FrameKey | undefined> {
    const admitted = await admission;
    return admitted.ok ? deriveFrameKey(this.suite, admitted.baseKey, kid, purpose) : undefined;
  }

  async #admit(bytes: Bytes): Promise<Admission> {
    if (bytes.length < smallestBaseKey || bytes.every((byte) => byte === 0)) return { ok: false, cause: 'unusable' };
    try {
      const baseKey = await importBaseKey(bytes);
      const print = toHex(await fingerprint(this.suite, baseKey));
      if (this.#everInstalled.has(print)) return { ok: false, cause: 'used-before' };
      this.#everInstalled.add(print);
      return { ok: true, baseKey };
    } catch {
      return { ok: false, cause: 'unusable' };
    }
  }

  #isStale(epoch: bigint): boolean {
    const rival = this.epochOf(this.#lowBits(epoch));
    return epoch < this.#oldestKept() || (rival !== undefined && rival > epoch);
  }

  /** Epochs before this one are too far behind the newest. */
  #oldestKept(): bigint {
    const newest = [...this.#epochs.values()].reduce((newest, { epoch }) => (epoch > newest ? epoch : newest), 0n);
    return newest - BigInt(this.#options.previousEpochs);
  }

  #droppedBefore(leaf: number): bigint {
    return this.#dropped.get(leaf) ?? 0n;
  }

  #lowBits(epoch: bigint): number {
    return Number(BigInt.asUintN(this.layout.epochBits, epoch));
  }
}

function resultOf(admission: Admission): InstallResult {
  return admission.ok ? { ok: true } : admission;
}
