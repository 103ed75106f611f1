import type { types } from 'mediasoup';
import { dtlsConnected, handshakeEnd, shakeHands } from './loopback/handshake.ts';
import { BridgeStartFailure, endWorker, spawnWorker } from './worker-process.ts';

/** What a check of the worker found. `detail` is what the worker or the system said. */
export type WorkerCheck =
  | { ok: true }
  | { ok: false; problem: 'worker-missing' | 'worker-failed' | 'no-handshake'; detail: string };

const patienceMs = 5_000;

/**
 * Starts the worker and lets two of its transports do a DTLS handshake with each other. Starting alone proves little: a worker
 * that does not fit the machine's libssl or libsrtp starts, and ends in the first handshake.
 */
export async function checkWorker(workerBin?: string): Promise<WorkerCheck> {
  let worker: types.Worker;
  try {
    worker = await spawnWorker(workerBin);
  } catch (error) {
    const missing = error instanceof BridgeStartFailure && error.code === 'worker-missing';
    return { ok: false, problem: missing ? 'worker-missing' : 'worker-failed', detail: describe(error) };
  }
  try {
    await handshake(worker);
    return { ok: true };
  } catch (error) {
    return { ok: false, problem: 'no-handshake', detail: describe(error) };
  } finally {
    await endWorker(worker);
  }
}

async function handshake(worker: types.Worker): Promise<void> {
  const router = await worker.createRouter();
  const listen = { listenInfos: [{ protocol: 'udp' as const, ip: '127.0.0.1' }] };
  const client = await router.createWebRtcTransport(listen);
  const server = await router.createWebRtcTransport(listen);
  const connected = Promise.all([dtlsConnected(client, patienceMs), dtlsConnected(server, patienceMs)]);
  connected.catch(() => {});
  const link = await shakeHands(handshakeEnd(client), handshakeEnd(server));
  try {
    await connected;
  } finally {
    link.close();
  }
}

function describe(error: unknown): string {
  if (error instanceof BridgeStartFailure) return error.detail;
  return error instanceof Error ? error.message : String(error);
}
