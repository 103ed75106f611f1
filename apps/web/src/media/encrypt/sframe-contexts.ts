import type { MediaSource } from '@konklave/protocol/client';

/** The context value of each source in the SFrame key id (RFC 9605 section 5.2). Each has a counter of its own. */
export const sframeContexts: Readonly<Record<MediaSource, number>> = {
  microphone: 0,
  camera: 1,
  screen: 2,
  'screen-audio': 3,
};
