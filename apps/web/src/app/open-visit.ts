import { createMediaEngine } from '../media/create-media-engine.ts';
import type { Preferences } from '../platform/preferences.ts';
import { createSession } from '../session/worker-session.ts';
import { openVisit, type Visit } from './visit.ts';

/** A visit with the real session and the real media; a part of its own, loaded when somebody goes to a room. */
export function openRealVisit(preferences: Pick<Preferences, 'devices' | 'setDevice'>): Visit {
  const memory = {
    recall: () => preferences.devices,
    remember: (use: string, deviceId: string) => preferences.setDevice(use, deviceId),
  };
  return openVisit({ createSession, createMediaEngine: ({ session }) => createMediaEngine({ session, memory }) });
}
