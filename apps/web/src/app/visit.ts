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

/** Starts a session and its media, and keeps what the others are told in step with what is sent. */
export function openVisit({ createSession, createMediaEngine }: VisitParts): Visit {
  const session = createSession();
  const media = createMediaEngine({ session });
  let told = sendingOf(media.state);
  const stopTelling = media.subscribe(() => {
    const sending = sendingOf(media.state);
    if (sameSending(sending, told)) return;
    told = sending;
    session.setSending(sending);
  });
  return {
    session,
    media,
    close() {
      stopTelling();
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

function sameSending(one: Sending, other: Sending): boolean {
  return one.microphone === other.microphone && one.camera === other.camera && one.screen === other.screen;
}
