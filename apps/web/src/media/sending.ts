import type { Sending } from '@konklave/client';
import type { MediaState } from './media-engine.ts';

/** What we send at the moment. */
export function sendingOf({ local }: Pick<MediaState, 'local'>): Sending {
  return {
    microphone: local.microphone.status === 'on',
    camera: local.camera.status === 'on',
    screen: local.screen.status === 'on',
  };
}
