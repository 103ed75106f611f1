import type { ParticipantId } from '@konklave/protocol/client';
import type { Session } from '../../session/session.ts';
import type { CountedStream, FromEncryptWorker, StreamHealth, StreamOptions, ToEncryptWorker } from './messages.ts';
import { levelByte, levelOf, silence } from './sound-level.ts';
import { totalsBySource } from './totals.ts';
import { workingWorker } from './working-worker.ts';

type Counted = Pick<Extract<FromEncryptWorker, { type: 'counted' }>, 'streams' | 'ended'>;

/** One stream that the encrypt worker seals or opens. */
export interface EncryptedStream {
  readonly options: StreamOptions;
  /** Ask our encoder for a key frame. Only for what we send. */
  requestKeyFrame(): void;
  /** It is over; what it has counted goes into the totals. */
  end(): void;
}

export interface StreamListener {
  onHealth?: (health: StreamHealth) => void;
  /** The worker cannot ask the encoder for a key frame: do it here. */
  onKeyFrameWanted?: () => void;
}

/** Whether this browser has what sealing frames needs. A worker that then does not answer makes it false all the same. */
export function browserCanSeal(): boolean {
  return (
    typeof Worker === 'function' &&
    typeof RTCRtpScriptTransform === 'function' &&
    typeof RTCRtpSender === 'function' &&
    'transform' in RTCRtpSender.prototype &&
    'transform' in RTCRtpReceiver.prototype &&
    globalThis.crypto?.subtle !== undefined
  );
}

/** The main thread's hold on the encrypt worker: makes transforms, hears what becomes of them, sees no key. */
export class FrameEncryption {
  readonly #over = new AbortController();
  readonly #worker: Promise<Worker>;
  /** The worker, once it works. */
  #working: Worker | undefined;
  readonly #listeners = new Map<number, StreamListener>();
  readonly #counts = new Map<number, (counted: Counted) => void>();
  #openable: ReadonlySet<ParticipantId> = new Set();
  #onOpenable: () => void = () => {};
  #onLevels: (levels: ReadonlyMap<ParticipantId, number | undefined>) => void = () => {};
  #nextNumber = 1;
  #level = silence;

  /** `onBroken`: the worker does not run, so nothing can be sealed. */
  constructor(start: () => Worker, onBroken: () => void) {
    this.#worker = workingWorker(start, this.#over.signal);
    this.#worker.then(
      (worker) => this.#adopt(worker, onBroken),
      () => {
        if (!this.#over.signal.aborted) onBroken();
      },
    );
  }

  /** Resolves once a transform has really reached the worker; rejects when that cannot happen. */
  get usable(): Promise<void> {
    return this.#worker.then(() => {});
  }

  /** Whether there are keys for this participant's frames. Until then they need not come. */
  canOpen(participant: ParticipantId): boolean {
    return this.#openable.has(participant);
  }

  /** Calls this listener, and no earlier one, whenever `canOpen` may answer otherwise. */
  onOpenable(listener: () => void): void {
    this.#onOpenable = listener;
  }

  /** Calls this listener with the RMS levels (0 to 1) of microphones, as their frames say, sealed; undefined where the sender could not measure. */
  onLevels(listener: (levels: ReadonlyMap<ParticipantId, number | undefined>) => void): void {
    this.#onLevels = listener;
  }

  /** How loud our microphone is, RMS from 0 to 1, or undefined where that cannot be measured; it goes out with every frame, sealed. */
  setLevel(rms: number | undefined): void {
    const level = levelByte(rms);
    if (level === this.#level) return;
    this.#level = level;
    this.#post({ type: 'level', level });
  }

  connectKeys(session: Session): void {
    const { port1, port2 } = new MessageChannel();
    this.#post({ type: 'keys', port: port1 }, [port1]);
    session.connectKeys(port2);
  }

  /**
   * Puts a sender or receiver behind the worker. Must be called in the very task in which it was made: Chromium ignores a
   * later transform and Firefox sends in clear until it is there. Throws when the browser refuses; then nothing may be sent.
   */
  encrypt(
    end: RTCRtpSender | RTCRtpReceiver,
    options: Omit<StreamOptions, 'stream'>,
    listener: StreamListener,
  ): EncryptedStream {
    const stream = this.#nextNumber++;
    const whole = { ...options, stream };
    if (!this.#working) throw new Error('no encrypt worker');
    const transform = new RTCRtpScriptTransform(this.#working, whole);
    end.transform = transform;
    if (end.transform !== transform) throw new Error('transform not taken');
    this.#listeners.set(stream, listener);
    return {
      options: whole,
      requestKeyFrame: () => this.#post({ type: 'key-frame', stream }),
      end: () => {
        this.#listeners.delete(stream);
        this.#post({ type: 'forget', stream });
      },
    };
  }

  /** The counters of every stream that is open. */
  async count(): Promise<CountedStream[]> {
    return (await this.#askForCounts()).streams;
  }

  /** The counters of each source of each person since the beginning. */
  async totals(): Promise<CountedStream[]> {
    const { streams, ended } = await this.#askForCounts();
    return totalsBySource([...ended, ...streams]);
  }

  #askForCounts(): Promise<Counted> {
    if (this.#over.signal.aborted) return Promise.resolve({ streams: [], ended: [] });
    return new Promise((resolve) => {
      const request = this.#nextNumber++;
      this.#counts.set(request, resolve);
      this.#post({ type: 'count', request });
    });
  }

  close(): void {
    this.#over.abort();
    this.#working?.terminate();
    for (const resolve of this.#counts.values()) resolve({ streams: [], ended: [] });
    this.#counts.clear();
    this.#listeners.clear();
  }

  #adopt(worker: Worker, onBroken: () => void): void {
    if (this.#over.signal.aborted) return worker.terminate();
    this.#working = worker;
    worker.addEventListener('error', onBroken);
    worker.addEventListener('message', ({ data }: MessageEvent<FromEncryptWorker>) => this.#hear(data));
  }

  #hear(message: FromEncryptWorker): void {
    switch (message.type) {
      case 'loaded':
      case 'probed':
        return;
      case 'openable':
        this.#openable = new Set(message.participants);
        return this.#onOpenable();
      case 'levels':
        return this.#onLevels(new Map(message.levels.map(([participant, level]) => [participant, levelOf(level)])));
      case 'health':
        return this.#listeners.get(message.stream)?.onHealth?.(message.health);
      case 'key-frame-wanted':
        return this.#listeners.get(message.stream)?.onKeyFrameWanted?.();
      case 'counted':
        this.#counts.get(message.request)?.(message);
        this.#counts.delete(message.request);
    }
  }

  /** What is said before the worker works is kept for it until then. */
  #post(message: ToEncryptWorker, transfer: Transferable[] = []): void {
    this.#worker.then(
      (worker) => worker.postMessage(message, transfer),
      () => {},
    );
  }
}

/** Starts the encrypt worker. */
export function startEncryptWorker(): Worker {
  return new Worker(new URL('./encrypt.worker.ts', import.meta.url), { type: 'module', name: 'encrypt' });
}
