import { fromBase64url } from '@konklave/bytes';
import type { ParticipantId, RequestParams, RequestResult } from '@konklave/protocol/client';
import { tidyName, type Reaction } from '@konklave/protocol/sealed';
import { RequestError } from './errors.ts';
import type { KeyListener } from './group/epoch-switch.ts';
import type { Runtime } from './ports.ts';
import { TaskQueue } from './queue.ts';
import { openLink } from './room/access.ts';
import { Stay, type MediaPush, type MediaRequestType, type StayOptions } from './room/stay.ts';
import { idle, type MeetingState, type Sending } from './state.ts';
import { StateStore } from './store.ts';
import { tuning } from './tuning.ts';

export interface JoinOptions {
  /** Room id of the link, base64url. */
  room: string;
  /** The link's fragment, base64url of 32 bytes. */
  secret: string;
  /** The link asks for the hybrid suite. */
  postQuantum?: boolean;
  name: string;
  sending: Sending;
}

/**
 * A meeting without a screen: joins the MLS group of a room, follows it, and tells what is known by `state`. Keys go to
 * the key listener and nowhere else. After an end it may be joined again.
 */
export class Meeting {
  readonly #runtime: Runtime;
  readonly #store = new StateStore();
  readonly #queue = new TaskQueue(() => this.#broken());
  readonly #mediaListeners = new Set<(push: MediaPush) => void>();
  #keyListener: KeyListener | undefined;
  #stay: Stay | undefined;
  #renewalsLeft = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get state(): MeetingState {
    return this.#store.state;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Enters the room. Ends in `phase: here` or `phase: ended`. Does nothing while a meeting is on. */
  join({ room, secret, postQuantum = false, name, sending }: JoinOptions): void {
    if (this.#stay !== undefined && !this.#stay.ended) return;
    const roomBytes = decoded(room, 16);
    const secretBytes = decoded(secret, 32);
    if (roomBytes === undefined || secretBytes === undefined) {
      const ending = roomBytes === undefined ? 'unknown-room' : 'wrong-link';
      return this.#store.set({ ...idle, phase: 'ended', ending });
    }
    const access = openLink({ room, roomBytes, secret: secretBytes, postQuantum }, this.#queue, this.#runtime);
    this.#renewalsLeft = tuning.renewals;
    this.#begin({ access, name: tidyName(name) || '?', sending });
  }

  #begin(visit: Pick<StayOptions, 'access' | 'name' | 'sending' | 'hand' | 'renewed'>): void {
    const since = this.#runtime.clock.now();
    this.#stay = new Stay({
      ...visit,
      runtime: this.#runtime,
      store: this.#store,
      queue: this.#queue,
      mediaPush: (push) => {
        for (const listener of this.#mediaListeners) listener(push);
      },
      mayRenew: () => {
        const isSteady = this.#runtime.clock.now() - since >= tuning.steadyMs;
        this.#renewalsLeft = isSteady ? tuning.renewals : this.#renewalsLeft - 1;
        return this.#renewalsLeft >= 0;
      },
      renew: (renewed) => {
        const self = this.#store.state.people.find((person) => person.self);
        const { sending, hand } = self ?? visit;
        this.#begin({ ...visit, sending, hand, renewed });
      },
    });
    if (this.#keyListener !== undefined) void this.#stay.attachKeys(this.#keyListener);
  }

  /**
   * Says goodbye and forgets everything; who `mayReturn` (the page goes, perhaps to be loaded again) is remembered by the memory of the runtime. The goodbye is sent before this returns; the promise waits for its answer, at most a second. */
  async leave({ mayReturn = false } = {}): Promise<void> {
    await this.#stay?.leave(mayReturn);
  }

  /** Sends a chat message, now or when the connection is there. False for a text that cannot be sent: empty, too long, no meeting. */
  sendChat(text: string): boolean {
    return this.#stay !== undefined && !this.#stay.ended && this.#stay.conversation.say(text);
  }

  /** Tells the others, sealed, what we send. */
  setSending(sending: Sending): void {
    if (this.#stay?.ended === false) this.#stay.conversation.setSending(sending);
  }

  /** Raises or lowers our hand, for all to see. */
  setHand(up: boolean): void {
    if (this.#stay?.ended === false) this.#stay.conversation.setHand(up);
  }

  /** Says something with one key, shown for a moment. */
  react(reaction: Reaction): void {
    if (this.#stay?.ended === false) this.#stay.conversation.react(reaction);
  }

  /** Puts somebody out of the meeting, by a commit of ours. */
  remove(participant: ParticipantId): void {
    if (this.#stay?.ended === false) this.#stay.remove(participant);
  }

  /** A request to the bridge. Rejects with RequestError; `disconnected` when the socket is or goes away. */
  request<T extends MediaRequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>> {
    return this.#stay?.request(type, params) ?? Promise.reject(new RequestError('disconnected'));
  }

  /** What the bridge says. `media.reset` comes also when a reconnect finds the transports gone. */
  onMediaPush(listener: (push: MediaPush) => void): () => void {
    this.#mediaListeners.add(listener);
    return () => this.#mediaListeners.delete(listener);
  }

  /** Connects the one who needs keys, in place of an earlier one. Returns what disconnects it. */
  onKeys(listener: KeyListener): () => void {
    this.#keyListener = listener;
    if (this.#stay?.ended === false) void this.#stay.attachKeys(listener);
    return () => {
      if (this.#keyListener === listener) this.#keyListener = undefined;
      this.#stay?.detachKeys(listener);
    };
  }

  /** The system says that the network is gone or there again: quicker than finding out. */
  networkChanged(online: boolean): void {
    if (this.#stay?.ended === false) this.#stay.networkChanged(online);
  }

  /** Resolves when no work is waiting here; the network may still have some. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #broken(): void {
    if (this.#stay?.ended === false) this.#stay.fail();
  }
}

function decoded(text: string, length: number): Uint8Array | undefined {
  try {
    const bytes = fromBase64url(text);
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
