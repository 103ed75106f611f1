import { useEffect, type RefObject } from 'react';
import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { MediaEngine } from '../../media/media-engine.ts';

/** Tells the engine how large a video of somebody else is shown, and that it is not shown any more. */
export function useShownHeight(
  media: MediaEngine,
  element: RefObject<HTMLElement | null>,
  stream: { participant: ParticipantId; source: MediaSource; shown: boolean },
): void {
  const { participant, source, shown } = stream;
  useEffect(() => {
    if (!shown || element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) media.setShownHeight(participant, source, Math.round(entry.contentRect.height));
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      media.setShownHeight(participant, source, 0);
    };
  }, [media, element, participant, source, shown]);
}
