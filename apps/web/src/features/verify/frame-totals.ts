import type { FrameCounts } from '../../media/media-engine.ts';

/** What the encrypt worker did, over all streams. */
export interface FrameTotals {
  sealed: number;
  opened: number;
  /** Frames that were not sent or not shown because they could not be sealed or opened. */
  dropped: number;
}

export function frameTotals(counts: readonly FrameCounts[]): FrameTotals {
  const totals: FrameTotals = { sealed: 0, opened: 0, dropped: 0 };
  for (const { direction, passed, dropped } of counts) {
    if (direction === 'send') totals.sealed += passed;
    else totals.opened += passed;
    for (const count of Object.values(dropped)) totals.dropped += count;
  }
  return totals;
}
