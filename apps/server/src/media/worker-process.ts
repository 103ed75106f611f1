import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';
import { listenInfos, type ListenSettings } from './addresses.ts';

/** Why the bridge could not be started. `detail` is what the worker or the system said. */
export class BridgeStartFailure extends Error {
  readonly code: 'worker-missing' | 'worker-failed' | 'port-taken' | 'address-unavailable';
  readonly detail: string;

  constructor(code: BridgeStartFailure['code'], detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'BridgeStartFailure';
    this.code = code;
    this.detail = detail;
  }
}

/** A worker process that listens. */
export interface RunningWorker {
  worker: types.Worker;
  webRtcServer: types.WebRtcServer;
}

/** After a kill the sockets of the process before are open for a moment longer. */
const portPatienceMs = 2_000;
const portRetryMs = 50;
/** How long an orderly end may take before the process is killed. */
const closePatienceMs = 2_000;

// What the worker process wrote before it failed, such as a library that is missing. mediasoup hands its log out globally.
const lastWords: string[] = [];

async function loadMediasoup(workerBin: string | undefined) {
  // mediasoup reads this once, when it is loaded; that is why it is not imported at the top.
  if (workerBin !== undefined) process.env['MEDIASOUP_WORKER_BIN'] = workerBin;
  const mediasoup = await import('mediasoup');
  mediasoup.setLogEventListeners({
    onerror: (_namespace, line) => {
      lastWords.push(line);
      if (lastWords.length > 5) lastWords.shift();
    },
  });
  return mediasoup;
}

/** Starts a worker process without sockets. Throws BridgeStartFailure. */
export async function spawnWorker(workerBin?: string): Promise<types.Worker> {
  const { createWorker } = await loadMediasoup(workerBin);
  lastWords.length = 0;
  try {
    // A worker built without liburing has nothing to disable; one with it runs into the limits of containers.
    return await createWorker({ logLevel: 'error', disableLiburing: true });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new BridgeStartFailure(
      missing ? 'worker-missing' : 'worker-failed',
      [message(error), ...lastWords].join('\n'),
    );
  }
}

/** Starts a worker process and its WebRtcServer on one port for UDP and TCP. Throws BridgeStartFailure. */
export async function launchWorker(listen: ListenSettings, workerBin?: string): Promise<RunningWorker> {
  const worker = await spawnWorker(workerBin);
  try {
    return { worker, webRtcServer: await bind(worker, listen) };
  } catch (error) {
    worker.close();
    throw error;
  }
}

async function bind(worker: types.Worker, listen: ListenSettings): Promise<types.WebRtcServer> {
  const until = performance.now() + portPatienceMs;
  for (;;) {
    try {
      return await worker.createWebRtcServer({ listenInfos: listenInfos(listen) });
    } catch (error) {
      const failure = bindFailure(message(error));
      if (failure.code !== 'port-taken' || performance.now() > until) throw failure;
    }
    await delay(portRetryMs);
  }
}

function bindFailure(detail: string): BridgeStartFailure {
  if (/already in use|address in use/i.test(detail)) return new BridgeStartFailure('port-taken', detail);
  if (/not available|permission denied/i.test(detail)) return new BridgeStartFailure('address-unavailable', detail);
  return new BridgeStartFailure('worker-failed', detail);
}

/** Ends the process at once, whatever it does. */
export function killWorker(worker: types.Worker): void {
  try {
    process.kill(worker.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Ends the process and waits for it, so that its port is free afterwards. */
export async function endWorker(worker: types.Worker): Promise<void> {
  if (worker.subprocessClosed) return;
  const ended = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
  worker.close();
  const patience = setTimeout(() => killWorker(worker), closePatienceMs);
  await ended;
  clearTimeout(patience);
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
