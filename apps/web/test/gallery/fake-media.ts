import type { Person } from '@konklave/client';
import type {
  LocalSource,
  MediaEngine,
  MediaProblem,
  MediaState,
  RemoteSource,
  StreamReading,
} from '../../src/media/media-engine.ts';
import { Observable } from '../../src/platform/observable.ts';
import { portrait, slide } from './portraits.ts';

const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

export function withProblem(problem: MediaProblem): LocalSource {
  return { ...off, problem };
}

/** Media as it is before anything was switched on. */
export const quietMedia: MediaState = {
  canSeal: true,
  connection: 'connected',
  local: { microphone: off, camera: off, screen: off, 'screen-audio': off },
  remote: [],
  screenContent: 'text',
  speaking: new Set(),
  devices: {
    microphones: [device('mic-1', 'Headset (USB)'), device('mic-2', 'Built-in microphone')],
    cameras: [device('cam-1', 'HD webcam')],
    speakers: [device('out-1', 'Headset (USB)'), device('out-2', 'Built-in speakers')],
  },
  chosen: { microphone: 'mic-1', camera: 'cam-1', speaker: 'out-1' },
  deviceNews: [],
  effects: { microphone: undefined, camera: undefined },
  canChange: { microphone: true, camera: true },
};

/** Media of a meeting in which the second person speaks. `upright` are those who hold a phone. */
export function mediaWith(people: readonly Person[], upright: readonly number[] = []): MediaState {
  const on = (track: MediaStreamTrack | undefined): LocalSource => ({ status: 'on', track, problem: undefined });
  const remote = people.flatMap((person, index): RemoteSource[] => {
    if (person.self) return [];
    const { participant, sending } = person;
    const sources: RemoteSource[] = [];
    if (sending.camera)
      sources.push({ participant, source: 'camera', track: portrait(index, upright.includes(index)), health: 'live' });
    if (sending.screen) sources.push({ participant, source: 'screen', track: slide(), health: 'live' });
    return sources;
  });
  const speaker = people[1]?.participant;
  return {
    ...quietMedia,
    local: { ...quietMedia.local, microphone: on(undefined), camera: on(portrait(0)) },
    remote,
    speaking: new Set(speaker === undefined ? [] : [speaker]),
  };
}

/** Media that only shows a state; switches work on the state alone. */
export function fakeMedia(state: MediaState): MediaEngine {
  const media = new Observable(state);
  const set = async (source: 'microphone' | 'camera' | 'screen', on: boolean) => {
    if (media.state.local[source].problem !== undefined) return;
    const track = source === 'camera' ? portrait(0) : source === 'screen' ? slide() : undefined;
    const local = { ...media.state.local, [source]: on ? { status: 'on', track, problem: undefined } : off };
    media.set({ ...media.state, local });
  };
  return {
    get state() {
      return media.state;
    },
    subscribe: media.subscribe,
    setMicrophone: (on) => set('microphone', on),
    setCamera: (on) => set('camera', on),
    setScreen: (on) => set('screen', on),
    choose: async () => undefined,
    setPictures: () => undefined,
    setScreenContent: () => undefined,
    setEffect: () => undefined,
    accept: async () => undefined,
    dismiss: () => undefined,
    route: () => () => undefined,
    microphoneLevel: () => 0.55 + 0.15 * Math.sin(Date.now() / 300),
    attach(element, track) {
      element.srcObject = new MediaStream([track]);
      void element.play().catch(() => undefined);
      return () => {
        element.srcObject = null;
      };
    },
    setShownHeight: () => undefined,
    frameCounts: async () => [
      { direction: 'send', participant: undefined, source: 'camera', passed: 18_240, empty: 0, dropped: {} },
      {
        direction: 'receive',
        participant: 'participant-Jonas Brandt',
        source: 'camera',
        passed: 54_411,
        empty: 3,
        dropped: {},
      },
    ],
    readings: async () => readingsOf(state),
    close: () => undefined,
  };
}

/** As on a line that loses some of what the third person sends. */
function readingsOf({ remote }: MediaState): StreamReading[] {
  const at = performance.now();
  const since = at / 1_000;
  const own = { direction: 'send' as const, participant: undefined, source: 'camera' as const };
  return [
    own,
    ...remote.map(({ participant, source }) => ({ direction: 'receive' as const, participant, source })),
  ].map((of, index) => ({
    ...of,
    at,
    numbers: {
      codec: 'VP8',
      width: 1280,
      height: 720,
      framesPerSecond: 25,
      bytes: since * 150_000,
      packets: since * 120,
      lost: index === 2 ? since * 8 : 0,
      waited: undefined,
      roundTrip: 0.042,
      freezes: 0,
    },
  }));
}

function device(deviceId: string, label: string): MediaDeviceInfo {
  return { deviceId, label, groupId: '', kind: 'audioinput', toJSON: () => undefined };
}
