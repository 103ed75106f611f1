import { useEffect, useState, type RefObject } from 'react';

/** The shape of what a video shows, as width over height: of its track, or what it turned to when a phone was turned. */
export function usePictureShape(video: RefObject<HTMLVideoElement | null>): number | undefined {
  const [shape, setShape] = useState<number>();
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const measure = () => {
      if (element.videoHeight > 0) setShape(element.videoWidth / element.videoHeight);
    };
    measure();
    element.addEventListener('resize', measure);
    return () => element.removeEventListener('resize', measure);
  }, [video]);
  return shape;
}
