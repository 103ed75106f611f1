import { useEffect, useRef, useState } from 'react';
import type { MediaEngine, Pictures } from '../../media/media-engine.ts';

/** What our camera gives while data is saved, and what it gives otherwise. */
const saving: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 15 } };
const full: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

export interface PictureWish {
  pictures: Pictures;
  onPictures(pictures: Pictures): void;
}

/** How much picture comes and goes. Audio only switches our camera off, once: whoever wants to be seen all the same can be. */
export function usePictures(media: MediaEngine, camera: MediaStreamTrack | undefined): PictureWish {
  const [pictures, setPictures] = useState<Pictures>('all');
  useEffect(() => media.setPictures(pictures), [media, pictures]);
  const saves = pictures !== 'all';
  const reduced = useRef<MediaStreamTrack>(undefined);
  useEffect(() => {
    if (camera === undefined || saves === (reduced.current === camera)) return;
    reduced.current = saves ? camera : undefined;
    // A camera that cannot do that stays as it is.
    camera.applyConstraints(saves ? saving : full).catch(() => undefined);
  }, [camera, saves]);
  const onPictures = (wanted: Pictures) => {
    setPictures(wanted);
    if (wanted === 'none') void media.setCamera(false);
  };
  return { pictures, onPictures };
}
