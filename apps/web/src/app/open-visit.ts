import { createMediaEngine } from '../media/create-media-engine.ts';
import { createSession } from '../session/worker-session.ts';
import { openVisit, type Visit } from './visit.ts';

/** A visit with the real session and the real media; a part of its own, loaded when somebody goes to a room. */
export function openRealVisit(): Visit {
  return openVisit({ createSession, createMediaEngine });
}
