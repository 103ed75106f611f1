import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';

/** How often the worker is asked, and how long its answer may take, ms. It takes less than one. */
const everyMs = 2_000;
const answerMs = 2_000;
/** So many answers in a row that did not come mean that it hangs; one or two come from a busy machine. */
const allowedMisses = 3;

/**
 * Watches whether a worker still answers: a process that is there and does nothing looks well to the system. Resolves to `silent`
 * when it does not, and to `ended` when the signal is aborted.
 */
export async function watchPulse(
  worker: Pick<types.Worker, 'getResourceUsage'>,
  signal: AbortSignal,
): Promise<'silent' | 'ended'> {
  let misses = 0;
  while (misses < allowedMisses) {
    if (misses === 0) await delay(everyMs, undefined, { signal, ref: false }).catch(() => {});
    const answered = !signal.aborted && (await answers(worker));
    if (signal.aborted) return 'ended';
    misses = answered ? 0 : misses + 1;
  }
  return 'silent';
}

async function answers(worker: Pick<types.Worker, 'getResourceUsage'>): Promise<boolean> {
  const late = new AbortController();
  const answer = worker.getResourceUsage().then(
    () => true,
    () => false,
  );
  const deadline = delay(answerMs, false, { signal: late.signal, ref: false }).catch(() => false);
  const answered = await Promise.race([answer, deadline]);
  late.abort();
  return answered;
}
