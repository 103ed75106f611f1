import { useEffect, useMemo, useState } from 'react';
import { gradesOf, qualitiesOf, type Quality } from '../features/quality/quality.ts';
import type { MediaEngine, StreamReading } from '../media/media-engine.ts';

/** Long enough that a lost packet is no bad line, short enough to say so while it matters. */
const readEveryMs = 4_000;
/** Whoever looks at the numbers waits for the first ones. */
const secondMs = 1_500;

export interface LineQuality {
  qualities: readonly Quality[];
  /** Whose line is not good. Keeps its identity while nothing changes. */
  lines: ReadonlyMap<string, 'fair' | 'poor'>;
}

/** How all streams are doing, measured now and then while the page is seen. */
export function useQuality(media: MediaEngine, self: string | undefined): LineQuality {
  const [qualities, setQualities] = useState<readonly Quality[]>([]);
  useEffect(() => {
    let before: readonly StreamReading[] = [];
    let over = false;
    const read = async () => {
      if (document.visibilityState === 'hidden') return;
      const now = await media.readings();
      if (over) return;
      setQualities(qualitiesOf(before, now));
      before = now;
    };
    const timer = setInterval(() => void read(), readEveryMs);
    const early = setTimeout(() => void read(), secondMs);
    void read();
    return () => {
      over = true;
      clearTimeout(early);
      clearInterval(timer);
    };
  }, [media]);
  const bad = [...gradesOf(qualities, self)].filter(([, grade]) => grade !== 'good');
  const known = JSON.stringify(bad);
  const lines = useMemo(() => new Map(JSON.parse(known) as [string, 'fair' | 'poor'][]), [known]);
  return { qualities, lines };
}
