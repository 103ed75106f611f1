import type { Random } from '../ports.ts';
import { tuning } from '../tuning.ts';

/** Wait before the next attempt, in ms: doubles up to the longest, with a random part so that a server that restarts is not met by all at once. */
export function backoffMs(failures: number, random: Random): number {
  const { first, longest } = tuning.backoffMs;
  const full = Math.min(longest, first * 2 ** failures);
  return full * (0.75 + random.fraction() / 4);
}
