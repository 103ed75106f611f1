import { zero } from '@konklave/bytes';
import { cipherSuites, KeyRing, Receiver, Sender, suiteOfBaseKey, type CipherSuite } from '@konklave/sframe';
import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { EncryptKeyAnswer, EncryptKeyMessage } from '../../session/session.ts';
import { sframeContexts } from './sframe-contexts.ts';

/**
 * So long the epochs before the one we send under stay open: packets that are on their way, of somebody who has heard later of the new one than
 * we, and jitter buffers of a slow line. Sixty epochs where twenty people come in a second.
 */
const oldEpochMs = 3_000;

const sources = Object.keys(sframeContexts) as MediaSource[];

export interface FrameKeysOptions {
  /** Runs `task` after so many ms. */
  schedule: (task: () => void, delayMs: number) => void;
  /** The first epoch to send under is there: frames leave from now on. */
  onSending: () => void;
}

/**
 * The keys of all streams: turns the messages of the session worker into one key ring with a sender for each source and a
 * receiver for each (participant, source). They outlive transforms, so what the bridge does never starts a counter again.
 */
export class FrameKeys {
  readonly #options: FrameKeysOptions;
  /** By suite: the next meeting may have another one. None is ever made anew, so that no counter starts again. */
  readonly #rings = new Map<CipherSuite, KeyRing>();
  #ring = this.#ringOf(cipherSuites.AES_128_GCM_SHA256_128);
  #leaf: number | undefined;
  #leaves: ReadonlyMap<ParticipantId, number> = new Map();
  /** Installed epochs, oldest first. */
  #epochs: number[] = [];
  /** There was an epoch to send under since the keys were cleared. */
  #joined = false;
  readonly #senders = new Map<MediaSource, Sender>();
  readonly #receivers = new Map<string, Receiver>();
  #arrival = Promise.withResolvers<void>();

  constructor(options: FrameKeysOptions) {
    this.#options = options;
  }

  /** The newest epoch installed, -1 without one. */
  get newest(): number {
    return this.#epochs.at(-1) ?? -1;
  }

  /**
   * Whose frames can be opened. Nobody's before we may send for the first time: until then the others may still seal with an epoch
   * from before we came, and a key frame that is asked for too soon is lost, and the next one not made for a while.
   */
  get openable(): ParticipantId[] {
    return this.#joined && this.newest >= 0 ? [...this.#leaves.keys()] : [];
  }

  /** Resolves when the next epoch has been installed. */
  get arrival(): Promise<void> {
    return this.#arrival.promise;
  }

  /** Seals the frames of a source; undefined until there is an epoch to send under. */
  sender(source: MediaSource): Sender | undefined {
    return this.#senders.get(source);
  }

  /** Opens the frames of this source of this participant; undefined when their frames may not be opened. */
  receiver(participant: ParticipantId, source: MediaSource): Receiver | undefined {
    const leaf = this.#leaves.get(participant);
    if (leaf === undefined) return undefined;
    const name = receiverName(leaf, source);
    let receiver = this.#receivers.get(name);
    if (!receiver) {
      receiver = new Receiver({ ring: this.#ring, leaf, context: sframeContexts[source] });
      this.#receivers.set(name, receiver);
    }
    return receiver;
  }

  /** Takes one message of the session worker. Calls must follow each other, each after the one before has ended. */
  async take(message: EncryptKeyMessage): Promise<EncryptKeyAnswer | undefined> {
    switch (message.type) {
      case 'epoch':
        return (await this.#install(message)) ? { type: 'installed', epoch: message.epoch } : undefined;
      case 'leaves':
        this.#leaves = new Map(message.leaves);
        return undefined;
      case 'send':
        this.#send(message.epoch);
        return undefined;
      case 'hold':
        // Counters live in the ring: senders made anew go on counting.
        this.#senders.clear();
        return undefined;
      case 'clear':
        this.#clear();
        return undefined;
    }
  }

  async #install({ epoch, baseKey, leaf, leaves }: Extract<EncryptKeyMessage, { type: 'epoch' }>): Promise<boolean> {
    const key = new Uint8Array(baseKey);
    this.#ring = this.#ringOf(suiteOfBaseKey(key.length));
    this.#exclude(new Map(leaves), epoch);
    const { ok } = await this.#ring.install(BigInt(epoch), key);
    zero(key);
    if (!ok) return false;
    this.#leaf = leaf;
    this.#epochs = [...this.#epochs, epoch].filter((known) => this.#ring.has(BigInt(known)));
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers<void>();
    return true;
  }

  #ringOf(suite: CipherSuite): KeyRing {
    const ring = this.#rings.get(suite) ?? new KeyRing(suite);
    this.#rings.set(suite, ring);
    return ring;
  }

  /** Whoever is not in the group from `epoch` on is not heard in the epochs before it either. */
  #exclude(leaves: ReadonlyMap<ParticipantId, number>, epoch: number): void {
    for (const [participant, leaf] of this.#leaves) {
      if (leaves.get(participant) === leaf) continue;
      this.#ring.dropLeaf(leaf, BigInt(epoch));
      for (const source of sources) this.#receivers.delete(receiverName(leaf, source));
    }
    this.#leaves = leaves;
  }

  #send(epoch: number): void {
    if (this.#leaf === undefined || !this.#epochs.includes(epoch)) return;
    this.#joined = true;
    const first = this.#senders.size === 0;
    for (const source of sources) this.#startSender(source, this.#leaf, epoch);
    this.#options.schedule(() => this.#retireBefore(epoch), oldEpochMs);
    if (first) this.#options.onSending();
  }

  #startSender(source: MediaSource, leaf: number, epoch: number): void {
    const sender = this.#senders.get(source) ?? new Sender({ ring: this.#ring, leaf, context: sframeContexts[source] });
    sender.startEpoch(BigInt(epoch));
    this.#senders.set(source, sender);
  }

  #retireBefore(epoch: number): void {
    // After a `clear` epochs count from the beginning again, and this one may not be there.
    if (!this.#epochs.includes(epoch)) return;
    this.#ring.retireBefore(BigInt(epoch));
    this.#epochs = this.#epochs.filter((known) => known >= epoch);
  }

  #clear(): void {
    this.#ring.clear();
    this.#leaf = undefined;
    this.#leaves = new Map();
    this.#epochs = [];
    this.#joined = false;
    this.#senders.clear();
    this.#receivers.clear();
  }
}

function receiverName(leaf: number, source: MediaSource): string {
  return `${leaf} ${source}`;
}
