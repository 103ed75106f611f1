import { toBase64url } from '@konklave/bytes';
import { createSignatureKeys, type SignatureKeys } from '@konklave/mls';
import type { ParticipantId, RoomId } from '@konklave/protocol/client';
import type { KeptStay, Random, StayMemory } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';

export interface IdentityOptions {
  room: RoomId;
  random: Random;
  queue: TaskQueue;
  memory: StayMemory | undefined;
}

/** How somebody shows up at the door: as somebody new, or as who they were. */
export interface Appearance {
  participant: ParticipantId;
  /** Of an earlier stay: the same participant comes back. */
  resume: string | undefined;
}

/**
 * Who we are in one room: a participant id and the signature key of our leaf. It outlives a stay, and with a memory the page, so that
 * whoever comes back is no new person. Group states are never kept: nothing that counts could count twice.
 */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #recalled: Promise<void>;
  #stay: KeptStay | undefined;
  #entered = false;

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#recalled = options.queue.run(() => this.#recall());
  }

  /** We have been in the room with this identity, in this page. */
  get hasEntered(): boolean {
    return this.#entered;
  }

  /** Who to enter as. Somebody new gets a fresh id each time: the server may remember one whose answer was lost, and we have no token for it. */
  async appear(): Promise<Appearance> {
    await this.#recalled;
    if (this.#stay !== undefined) return { participant: this.#stay.participant, resume: this.#stay.resume };
    return { participant: toBase64url(this.#options.random.bytes(16)), resume: undefined };
  }

  /** The server does not know us as who we say we were. */
  renounce(): void {
    this.#stay = undefined;
  }

  /** We are in the room as this participant, and can come back with this token. */
  async entered(participant: ParticipantId, resume: string): Promise<void> {
    const { queue, memory, room } = this.#options;
    this.#entered = true;
    await queue.run(async () => {
      const keys = this.#stay?.participant === participant ? this.#stay.keys : await createSignatureKeys();
      this.#stay = { participant, resume, keys };
      await memory?.keep(room, this.#stay).catch(() => {});
    });
  }

  /** The keys of our leaf. Undefined before `entered` is through. */
  get keys(): SignatureKeys | undefined {
    return this.#stay?.keys;
  }

  /** The stay is over. Unless `mayReturn` nobody comes back as who we were. */
  close(mayReturn: boolean): void {
    const { queue, memory, room } = this.#options;
    if (memory !== undefined) queue.start(() => memory.close(room, mayReturn).catch(() => {}));
  }

  async #recall(): Promise<void> {
    const { memory, room } = this.#options;
    // Without a memory that works we are somebody new.
    this.#stay = await memory?.open(room).catch(() => undefined);
  }
}
