import { useEffect, useRef, type RefObject } from 'react';

/** Shows a track in an element for as long as both are there. `attach` is a MediaEngine's. */
export function useAttached<E extends HTMLMediaElement>(
  media: { attach(element: HTMLMediaElement, track: MediaStreamTrack): () => void },
  track: MediaStreamTrack | undefined,
): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (ref.current === null || track === undefined) return;
    return media.attach(ref.current, track);
  }, [media, track]);
  return ref;
}
