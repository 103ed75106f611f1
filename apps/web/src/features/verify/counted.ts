import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { FrameCounts } from '../../media/media-engine.ts';

/** Frames of one source of somebody that were sealed (ours, without a participant) or opened. */
interface CountedSource {
  participant: ParticipantId | undefined;
  source: MediaSource;
  frames: number;
}

/** What the encrypt worker did so far. */
export interface Counted {
  sources: readonly CountedSource[];
  /** Frames that were not sent or not shown because they could not be sealed or opened, by cause. */
  dropped: Readonly<Record<string, number>>;
}

/** Sums up streams of the same source: each link to the bridge has its own. */
export function counted(counts: readonly FrameCounts[]): Counted {
  const sources: CountedSource[] = [];
  const drops = new Map<string, number>();
  for (const { participant, source, passed, dropped } of counts) {
    const same = sources.find((other) => other.participant === participant && other.source === source);
    if (same) same.frames += passed;
    else sources.push({ participant, source, frames: passed });
    for (const [cause, count] of Object.entries(dropped)) drops.set(cause, (drops.get(cause) ?? 0) + count);
  }
  return { sources, dropped: Object.fromEntries(drops) };
}
