import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';

/** ms */
export interface Pace {
  /** How often the worker is asked. */
  everyMs: number;
  /** How long its answer may take. It takes less than one. */
  answerMs: number;
}
const calm: Pace = { everyMs: 2_000, answerMs: 2_000 };

/** An answer is waited for in so many steps. */
const steps = 10;
/** So many answers in a row that did not come mean that it hangs; one or two come from a busy machine. */
const allowedMisses = 3;

/**
 * Watches whether a worker still answers: a process that is there and does nothing looks well to the system. Resolves to `silent`
 * when it does not, and to `ended` when the signal is aborted.
 */
export async function watchPulse(
  worker: Pick<types.Worker, 'getResourceUsage'>,
  signal: AbortSignal,
  { everyMs, answerMs }: Pace = calm,
): Promise<'silent' | 'ended'> {
  let misses = 0;
  while (misses < allowedMisses) {
    if (misses === 0) await delay(everyMs, undefined, { signal, ref: false }).catch(() => {});
    const answered = !signal.aborted && (await answers(worker, answerMs));
    if (signal.aborted) return 'ended';
    misses = answered ? 0 : misses + 1;
  }
  return 'silent';
}

async function answers(worker: Pick<types.Worker, 'getResourceUsage'>, withinMs: number): Promise<boolean> {
  const late = new AbortController();
  const answer = worker.getResourceUsage().then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([answer, awake(withinMs, late.signal).then(() => false)]);
  late.abort();
  return answered;
}

/**
 * Waits for so long, not counting when this process itself stood still: that is one step at most. A single timer would be due after
 * it at once, before an answer that came meanwhile is read.
 */
async function awake(ms: number, signal: AbortSignal): Promise<void> {
  for (let step = 0; step < steps && !signal.aborted; step++) {
    await delay(ms / steps, undefined, { signal, ref: false }).catch(() => {});
  }
}
