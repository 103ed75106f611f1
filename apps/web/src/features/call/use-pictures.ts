import { useEffect, useState } from 'react';
import type { MediaEngine, Pictures } from '../../media/media-engine.ts';

export interface PictureWish {
  pictures: Pictures;
  onPictures(pictures: Pictures): void;
}

/** How much picture comes and goes. Audio only switches our camera off, once: whoever wants to be seen all the same can be. */
export function usePictures(media: MediaEngine): PictureWish {
  const [pictures, setPictures] = useState<Pictures>('all');
  useEffect(() => media.setPictures(pictures), [media, pictures]);
  const onPictures = (wanted: Pictures) => {
    setPictures(wanted);
    if (wanted === 'none') void media.setCamera(false);
  };
  return { pictures, onPictures };
}
