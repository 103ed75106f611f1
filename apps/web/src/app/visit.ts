import type { MediaEngine } from '../media/media-engine.ts';
import type { Session } from '../session/session.ts';

/** Long enough for a goodbye over a slow line. */
const goodbyeMs = 2_000;

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
      void leaveAndClose(session);
    },
  };
}

/** Tells the others before the worker ends: otherwise they would wait for us to come back. */
async function leaveAndClose(session: Session): Promise<void> {
  const { phase } = session.state;
  try {
    if (phase !== 'idle' && phase !== 'ended') await Promise.race([session.leave(), delay(goodbyeMs)]);
  } catch {
    // The meeting ended in the meantime.
  } finally {
    session.close();
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
