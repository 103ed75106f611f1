import { setTimeout as delay } from 'node:timers/promises';
import type { ListenSettings } from './addresses.ts';
import { BridgeStartFailure, endWorker, killWorker, launchWorker, type RunningWorker } from './worker-process.ts';
import { watchPulse } from './worker-pulse.ts';

/** What happens to the worker, for whoever keeps state that lives and dies with it. */
export interface WorkerEvents {
  /** The process is there but does not answer: it is killed, and `died` follows. */
  hung(): void;
  /** The process is gone, and with it every router and transport. A new one is being started. */
  died(): void;
  /** A worker runs in the place of the one that died. */
  ready(): void;
  /** Starting again failed; it is tried further. */
  restartFailed(failure: BridgeStartFailure): void;
}

/** Deaths longer ago do not count against a worker. */
const memoryMs = 60_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Pause before a worker is started again, in ms: none after the first death, then doubling while it keeps dying. */
export function restartPause(recentDeaths: number): number {
  if (recentDeaths <= 1) return 0;
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (recentDeaths - 2));
}

/** Keeps one worker process running. */
export class WorkerSupervisor {
  readonly #listen: ListenSettings;
  readonly #workerBin: string | undefined;
  readonly #events: WorkerEvents;
  #current: RunningWorker | undefined;
  #deaths: number[] = [];
  readonly #closing = new AbortController();
  #restarting: Promise<void> = Promise.resolve();

  constructor(listen: ListenSettings, workerBin: string | undefined, events: WorkerEvents) {
    this.#listen = listen;
    this.#workerBin = workerBin;
    this.#events = events;
  }

  /** The worker, unless it is being started again. */
  get current(): RunningWorker | undefined {
    return this.#current;
  }

  /** The first start. Throws BridgeStartFailure. */
  async start(): Promise<void> {
    this.#adopt(await launchWorker(this.#listen, this.#workerBin));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#restarting;
    const running = this.#current;
    this.#current = undefined;
    if (running !== undefined) await endWorker(running.worker);
  }

  #adopt(running: RunningWorker): void {
    if (running.worker.died) throw new BridgeStartFailure('worker-failed', 'died while starting');
    this.#current = running;
    const life = new AbortController();
    running.worker.once('subprocessclose', () => life.abort());
    void this.#watch(running, life.signal);
    running.worker.once('died', () => {
      this.#current = undefined;
      this.#events.died();
      this.#restarting = this.#restart();
    });
  }

  async #watch({ worker }: RunningWorker, life: AbortSignal): Promise<void> {
    const outcome = await watchPulse(worker, AbortSignal.any([life, this.#closing.signal]));
    if (outcome === 'ended') return;
    this.#events.hung();
    killWorker(worker);
  }

  async #restart(): Promise<void> {
    const { signal } = this.#closing;
    while (this.#current === undefined && !signal.aborted) {
      const now = performance.now();
      this.#deaths = [...this.#deaths, now].filter((at) => at > now - memoryMs);
      try {
        await delay(restartPause(this.#deaths.length), undefined, { signal });
        this.#adopt(await launchWorker(this.#listen, this.#workerBin));
      } catch (error) {
        if (signal.aborted) return;
        this.#events.restartFailed(
          error instanceof BridgeStartFailure ? error : new BridgeStartFailure('worker-failed', String(error)),
        );
      }
    }
    if (!signal.aborted) this.#events.ready();
  }
}
