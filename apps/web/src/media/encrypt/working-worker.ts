import type { FromEncryptWorker } from './messages.ts';

/** A worker that has not answered by then does not run. Loading it takes a fifth of a second; a busy machine has its time. */
const answerMs = 20_000;
/** Wait before it is loaded again, ms. */
const reloadMs = 2_000;

type Outcome = 'works' | 'not-loaded' | 'broken';

/**
 * Starts the encrypt worker, and resolves once a transform has really reached it. Loads it again and again until it is there, as
 * the transport: a network that is gone for a moment is no browser that cannot seal. Rejects when the worker fails or does not
 * see the transform, and when `over` is aborted.
 */
export async function workingWorker(start: () => Worker, over: AbortSignal): Promise<Worker> {
  for (;;) {
    const worker = start();
    const outcome = await probe(worker, over);
    if (outcome === 'works') return worker;
    worker.terminate();
    if (outcome === 'broken') throw new Error('encrypt worker');
    await new Promise((resolve) => setTimeout(resolve, reloadMs));
    over.throwIfAborted();
  }
}

function probe(worker: Worker, over: AbortSignal): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let deadline = setTimeout(() => resolve('not-loaded'), answerMs);
  // HTML section 10.2.6.3: a script that cannot be fetched is a plain event, one that throws an ErrorEvent.
  worker.addEventListener('error', (event) => resolve(event instanceof ErrorEvent ? 'broken' : 'not-loaded'));
  worker.addEventListener('message', ({ data }: MessageEvent<FromEncryptWorker>) => {
    if (data.type === 'probed') resolve('works');
    if (data.type !== 'loaded') return;
    clearTimeout(deadline);
    deadline = setTimeout(() => resolve('broken'), answerMs);
  });
  over.addEventListener('abort', () => resolve('broken'));
  try {
    void new RTCRtpScriptTransform(worker, { probe: true });
  } catch {
    resolve('broken');
  }
  return promise.finally(() => clearTimeout(deadline));
}
