import type { Sending } from '@konklave/client';
import type { MediaEngine, MediaState } from '../media/media-engine.ts';
import type { Session } from '../session/session.ts';

/** One attempt to be in a room, from the preview to the end: a session with its media. A new attempt is a new visit. */
export interface Visit {
  readonly session: Session;
  readonly media: MediaEngine;
  close(): void;
}

export interface VisitParts {
  createSession(): Session;
  createMediaEngine(parts: { session: Session }): MediaEngine;
}

/** Starts a session and its media. The media tell the session what is sent. */
export function openVisit({ createSession, createMediaEngine }: VisitParts): Visit {
  const session = createSession();
  const media = createMediaEngine({ session });
  return {
    session,
    media,
    close() {
      media.close();
      session.close();
    },
  };
}

/** What we send at the moment. */
export function sendingOf({ local }: Pick<MediaState, 'local'>): Sending {
  return {
    microphone: local.microphone.status === 'on',
    camera: local.camera.status === 'on',
    screen: local.screen.status === 'on',
  };
}
