import { idle, type MeetingState } from '@konklave/client/state';
import { Observable } from '../platform/observable.ts';
import { SessionError, type MediaPush, type MediaRequestType, type Session } from './session.ts';
import type { FromWorker, MediaRequest, ToWorker } from './worker-messages.ts';
import type { RequestParams, RequestResult } from '@konklave/protocol/client';

interface Waiting {
  resolve(result: object): void;
  reject(error: SessionError): void;
}

/** Starts a session worker and stands for it on the main thread. */
export function createSession(): Session {
  return new WorkerSession(
    new Worker(new URL('session.worker.ts', import.meta.url), { type: 'module', name: 'session' }),
  );
}

/** A session whose meeting runs in a worker. */
class WorkerSession implements Session {
  readonly #worker: Worker;
  readonly #meeting = new Observable(idle);
  readonly #mediaListeners = new Set<(push: MediaPush) => void>();
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #closed = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#take(data));
    // A worker that could not be loaded, or that failed in a way it must not, is no session any more.
    worker.addEventListener('error', () => this.#fail());
    addEventListener('pagehide', this.#sayGoodbye);
    addEventListener('online', this.#networkChanged);
    addEventListener('offline', this.#networkChanged);
  }

  get state(): MeetingState {
    return this.#meeting.state;
  }

  readonly subscribe = this.#meeting.subscribe;

  join({ room, secret, postQuantum = false, name, sending }: Parameters<Session['join']>[0]): void {
    this.#post({ type: 'join', room, secret, postQuantum, name, sending });
  }

  async leave(): Promise<void> {
    await this.#ask((id) => ({ type: 'leave', id, mayReturn: false }));
  }

  sendChat(text: string): void {
    this.#post({ type: 'chat', text });
  }

  setSending(sending: Parameters<Session['setSending']>[0]): void {
    this.#post({ type: 'sending', sending });
  }

  setHand(up: boolean): void {
    this.#post({ type: 'hand', up });
  }

  react(reaction: Parameters<Session['react']>[0]): void {
    this.#post({ type: 'react', reaction });
  }

  async request<T extends MediaRequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>> {
    const request = { type, params } as MediaRequest;
    // The client has checked the result against the schema of this type.
    return (await this.#ask((id) => ({ type: 'request', id, request }))) as RequestResult<T>;
  }

  onMediaPush(listener: (push: MediaPush) => void): () => void {
    this.#mediaListeners.add(listener);
    return () => this.#mediaListeners.delete(listener);
  }

  connectKeys(port: MessagePort): void {
    this.#post({ type: 'keys', port }, [port]);
  }

  close(): void {
    removeEventListener('pagehide', this.#sayGoodbye);
    removeEventListener('online', this.#networkChanged);
    removeEventListener('offline', this.#networkChanged);
    this.#closed = true;
    this.#worker.terminate();
    this.#rejectAll();
  }

  readonly #sayGoodbye = (): void => {
    this.#post({ type: 'leave', id: 0, mayReturn: true });
  };

  readonly #networkChanged = ({ type }: Event): void => {
    this.#post({ type: 'network', online: type === 'online' });
  };

  #ask(message: (id: number) => ToWorker): Promise<object> {
    if (this.#closed) return Promise.reject(new SessionError('ended'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post(message(id));
    });
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#closed) this.#worker.postMessage(message, transfer);
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case 'state':
        return this.#meeting.set(message.state);
      case 'media':
        for (const listener of this.#mediaListeners) listener(message.push);
        return;
      case 'result':
        return this.#settle(message.id)?.resolve(message.result);
      case 'failure':
        return this.#settle(message.id)?.reject(new SessionError(message.code));
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  /** Ends the worker too: its socket would hold a place in the room, with keys, that nobody sees any more. */
  #fail(): void {
    this.close();
    const nobody = { epoch: -1, code: undefined, people: [] };
    const { state } = this.#meeting;
    if (state.phase !== 'ended') this.#meeting.set({ ...state, ...nobody, phase: 'ended', ending: 'failed' });
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new SessionError('ended'));
    this.#waiting.clear();
  }
}
