import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Streams } from '../features/quality/due.ts';
import { gradesOf, qualitiesOf, type Grade, type Quality } from '../features/quality/quality.ts';
import type { MediaEngine, StreamReading } from '../media/media-engine.ts';

/** Long enough that a lost packet is no bad line, short enough to say so while it matters. */
const readEveryMs = 4_000;
/** Whoever looks at the numbers waits for the first ones. */
const secondMs = 1_500;

export interface LineQuality {
  qualities: readonly Quality[];
  /** How everybody's line is, as far as anything comes. Keeps its identity while nothing changes. */
  lines: ReadonlyMap<string, Grade>;
  /** What has to come from now on; where nothing comes of it, the line is bad. */
  expect(due: Streams): void;
}

/** How all streams are doing, measured now and then while the page is seen. */
export function useQuality(media: MediaEngine, self: string | undefined): LineQuality {
  const [qualities, setQualities] = useState<readonly Quality[]>([]);
  const due = useRef<Streams>(new Set());
  useEffect(() => {
    let before: readonly StreamReading[] = [];
    let dueBefore = due.current;
    let over = false;
    const read = async () => {
      if (document.visibilityState === 'hidden') {
        before = [];
        return;
      }
      const now = await media.readings();
      if (over) return;
      setQualities(qualitiesOf(before, now, both(dueBefore, due.current)));
      before = now;
      dueBefore = due.current;
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
  const known = JSON.stringify([...gradesOf(qualities, self)]);
  const lines = useMemo(() => new Map(JSON.parse(known) as [string, Grade][]), [known]);
  const expect = useCallback((streams: Streams) => {
    due.current = streams;
  }, []);
  return { qualities, lines, expect };
}

function both(one: Streams, other: Streams): Streams {
  return new Set([...one].filter((name) => other.has(name)));
}
