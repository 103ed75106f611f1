import type { MeetingState, Person } from '@konklave/client';
import type { LocalSource, MediaState, RemoteSource } from '../src/media/media-engine.ts';

/** Somebody in a room, with everything switched on. */
export function person(name: string, changes: Partial<Person> = {}): Person {
  const sending = { microphone: true, camera: true, screen: false };
  return {
    participant: `participant of ${name}`,
    self: false,
    name,
    sending,
    hand: undefined,
    presence: 'here',
    overdue: false,
    ...changes,
  };
}

/** A meeting that alice is in. */
export function meetingOf(people: readonly Person[], changes: Partial<MeetingState> = {}): MeetingState {
  return {
    phase: 'here',
    ending: undefined,
    restarting: false,
    participant: people.find(({ self }) => self)?.participant,
    epoch: 3,
    postQuantum: false,
    code: '11111 22222 33333 44444 55555 66666',
    people,
    messages: [],
    reactions: [],
    putOut: [],
    refusals: {},
    ...changes,
  };
}

export const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

/** Stands for a track: the models only hand it on. */
export function track(id: string): MediaStreamTrack {
  return { id } as MediaStreamTrack;
}

export function remote(
  of: Person,
  source: RemoteSource['source'],
  health: RemoteSource['health'] = 'live',
): RemoteSource {
  return { participant: of.participant, source, track: track(`${of.participant} ${source}`), health };
}

export function mediaOf(changes: Partial<MediaState> = {}): MediaState {
  return {
    canSeal: true,
    connection: 'connected',
    local: { microphone: off, camera: off, screen: off, 'screen-audio': off },
    remote: [],
    screenContent: 'text',
    speaking: new Set(),
    devices: { microphones: [], cameras: [], speakers: [] },
    chosen: { microphone: undefined, camera: undefined, speaker: undefined },
    deviceNews: [],
    effects: { microphone: undefined, camera: undefined },
    canChange: { microphone: true, camera: true },
    ...changes,
  };
}
