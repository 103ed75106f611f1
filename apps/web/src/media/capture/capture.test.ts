import { describe, expect, test, vi } from 'vitest';
import type { LocalSource } from '../media-engine.ts';
import { sortDevices } from './device-list.ts';
import { DeviceOpener } from './device-opener.ts';
import { LocalDevice, type LocalDeviceOptions } from './local-device.ts';
import { LocalScreen } from './local-screen.ts';
import { problemOf } from './media-problem.ts';

/** A track as far as capture looks at one. */
class Track extends EventTarget {
  enabled = true;
  contentHint = '';
  constraints: MediaTrackConstraints | undefined;
  readyState: 'live' | 'ended' = 'live';
  readonly kind: string;
  readonly deviceId: string | undefined;
  muted = false;
  get label(): string {
    return `the ${this.deviceId}`;
  }
  constructor(kind: string, deviceId?: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }
  getSettings(): MediaTrackSettings {
    return this.deviceId === undefined ? {} : { deviceId: this.deviceId };
  }
  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.constraints = constraints;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  /** What the system, or a switch on the device, does. */
  silence(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  /** What unplugging does. */
  vanish(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

function error(name: string): Error {
  return Object.assign(new Error(), { name });
}
function stream(...tracks: Track[]): MediaStream {
  const videos = tracks.filter(({ kind }) => kind === 'video');
  return { getTracks: () => tracks, getVideoTracks: () => videos } as unknown as MediaStream;
}

describe('problems', () => {
  test.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'none-found'],
    ['OverconstrainedError', 'none-found'],
    ['NotReadableError', 'in-use'],
    ['AbortError', 'in-use'],
    ['NotSupportedError', 'unsupported'],
    ['SomethingElse', 'failed'],
  ])('%s is told as %s', (name, problem) => {
    expect(problemOf(error(name))).toBe(problem);
  });

  test('what is not even an error is a failure', () => {
    expect(problemOf('oops')).toBe('failed');
  });
});

test('devices are sorted by kind, and those the browser does not name are left out', () => {
  const device = (kind: MediaDeviceKind, deviceId: string) => ({ kind, deviceId }) as MediaDeviceInfo;
  const list = [
    device('audioinput', 'm'),
    device('videoinput', ''),
    device('audiooutput', 's'),
    device('videoinput', 'c'),
  ];
  const { microphones, cameras, speakers } = sortDevices(list);
  expect([microphones, cameras, speakers].map((kind) => kind.map(({ deviceId }) => deviceId))).toEqual([
    ['m'],
    ['c'],
    ['s'],
  ]);
});

describe('asking for devices', () => {
  /** Answers by what is asked for together: `audio`, `video`, `audio+video`. */
  function opener(
    answers: Record<string, string | undefined>,
    granted: string[] = [],
  ): { opener: DeviceOpener; asked: string[] } {
    const asked: string[] = [];
    const getUserMedia = (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
      const kinds = Object.keys(constraints ?? {}).toSorted();
      asked.push(kinds.join('+'));
      const failure = answers[kinds.join('+')];
      if (failure !== undefined) return Promise.reject(error(failure));
      return Promise.resolve(stream(...kinds.map((kind) => new Track(kind))));
    };
    const query = ({ name }: PermissionDescriptor) =>
      Promise.resolve({ state: granted.includes(name) ? 'granted' : 'denied' } as PermissionStatus);
    return { opener: new DeviceOpener({ getUserMedia }, { query }), asked };
  }

  async function openBoth(devices: DeviceOpener): Promise<string[]> {
    const results = await Promise.allSettled([devices.open('audio', {}), devices.open('video', {})]);
    return results.map((result) => (result.status === 'fulfilled' ? result.value.kind : (result.reason as Error).name));
  }

  test('microphone and camera wished for together are one question', async () => {
    const { opener: devices, asked } = opener({});
    expect(await openBoth(devices)).toEqual(['audio', 'video']);
    expect(asked).toEqual(['audio+video']);
  });

  test('without a camera there is still the microphone', async () => {
    const { opener: devices, asked } = opener({ 'audio+video': 'NotFoundError', video: 'NotFoundError' });
    expect(await openBoth(devices)).toEqual(['audio', 'NotFoundError']);
    expect(asked).toEqual(['audio+video', 'audio', 'video']);
  });

  test('a person who has said no is not asked again', async () => {
    const { opener: devices, asked } = opener({ 'audio+video': 'NotAllowedError' });
    expect(await openBoth(devices)).toEqual(['NotAllowedError', 'NotAllowedError']);
    expect(asked).toEqual(['audio+video']);
  });

  test('a camera that is blocked for good does not cost the microphone that is allowed', async () => {
    const { opener: devices, asked } = opener({ 'audio+video': 'NotAllowedError' }, ['microphone']);
    expect(await openBoth(devices)).toEqual(['audio', 'NotAllowedError']);
    expect(asked).toEqual(['audio+video', 'audio']);
  });

  test('a page that may not ask says so', async () => {
    const devices = new DeviceOpener(undefined, undefined);
    await expect(devices.open('audio', {})).rejects.toMatchObject({ name: 'NotSupportedError' });
  });
});

describe('a device', () => {
  function device(options: Partial<LocalDeviceOptions> = {}) {
    const states: LocalSource[] = [];
    const opened: { track: Track; asked: MediaTrackConstraints }[] = [];
    const failures: string[] = [];
    const lost: (string | undefined)[][] = [];
    const open = async (kind: string, asked: MediaTrackConstraints): Promise<MediaStreamTrack> => {
      await Promise.resolve();
      const failure = failures.shift();
      if (failure !== undefined) throw error(failure);
      const track = new Track(kind, (asked.deviceId as string | undefined) ?? 'any');
      opened.push({ track, asked });
      return track as unknown as MediaStreamTrack;
    };
    const local = new LocalDevice({
      kind: 'video',
      opener: { open },
      constraints: (deviceId) => (deviceId === undefined ? {} : { deviceId }),
      contentHint: 'motion',
      keepOpen: false,
      onChange: (state) => states.push(state),
      deviceId: undefined,
      onDevice: () => {},
      onLost: (label, instead) => lost.push([label, instead]),
      ...options,
    });
    return { local, states, opened, failures, lost, last: () => states.at(-1)! };
  }

  test('starts, is on, and is really off after that', async () => {
    const { local, states, opened, last } = device();
    await local.set(true);
    expect(states.map(({ status }) => status)).toEqual(['starting', 'on']);
    expect(last().track).toBe(opened[0]!.track);
    await local.set(false);
    expect(last()).toEqual({ status: 'off', track: undefined, problem: undefined });
    expect(opened[0]!.track.readyState).toBe('ended');
  });

  test('that is kept open is silenced, and comes back without being asked for', async () => {
    const { local, opened, last } = device({ keepOpen: true });
    await local.set(true);
    await local.set(false);
    expect(last().track).toBeUndefined();
    expect(opened[0]!.track).toMatchObject({ readyState: 'live', enabled: false });
    await local.set(true);
    expect(opened).toHaveLength(1);
    expect(opened[0]!.track.enabled).toBe(true);
    local.close();
    expect(opened[0]!.track.readyState).toBe('ended');
  });

  test('that is closed while it opens does not stay open', async () => {
    const { local, opened } = device({ keepOpen: true });
    const opening = local.set(true);
    local.close();
    await opening;
    expect(opened[0]!.track.readyState).toBe('ended');
  });

  test('does what was wished last, however fast the wishes come', async () => {
    const { local, opened, last } = device();
    await Promise.all([local.set(true), local.set(false), local.set(true), local.set(false)]);
    expect(last().status).toBe('off');
    expect(opened.every(({ track }) => track.readyState === 'ended')).toBe(true);
    await Promise.all([local.set(true), local.set(false), local.set(true)]);
    expect(last().status).toBe('on');
    expect(last().track).toMatchObject({ readyState: 'live' });
  });

  test('whose prompt is open can be taken back, and wished for again, and shows it at once', async () => {
    const prompt = Promise.withResolvers<MediaStreamTrack>();
    const { local, states, last } = device({ opener: { open: () => prompt.promise } });
    void local.set(true);
    void local.set(false);
    expect(last()).toEqual({ status: 'off', track: undefined, problem: undefined });
    const wished = local.set(true);
    expect(last().status).toBe('starting');
    prompt.resolve(new Track('video') as unknown as MediaStreamTrack);
    await wished;
    expect(states.slice(0, 3).map(({ status }) => status)).toEqual(['starting', 'off', 'starting']);
    expect(last().status).toBe('on');
  });

  test('that cannot be opened says why, and the next attempt begins anew', async () => {
    const { local, failures, last } = device();
    failures.push('NotReadableError');
    await local.set(true);
    expect(last()).toEqual({ status: 'off', track: undefined, problem: 'in-use' });
    await local.set(true);
    expect(last()).toMatchObject({ status: 'on', problem: undefined });
  });

  test('is changed for another one while it is on', async () => {
    const { local, opened, last } = device();
    await local.set(true);
    await local.choose('other');
    expect(opened.map(({ asked }) => asked.deviceId)).toEqual([undefined, 'other']);
    expect(opened[0]!.track.readyState).toBe('ended');
    expect(last().track).toBe(opened[1]!.track);
  });

  test('that was chosen and is not there gives way to any other', async () => {
    const { local, opened, failures, last } = device();
    await local.choose('lost');
    failures.push('OverconstrainedError');
    await local.set(true);
    expect(opened.map(({ asked }) => asked.deviceId)).toEqual([undefined]);
    expect(last().status).toBe('on');
  });

  test('that is unplugged is followed by another one, and without another one it is off', async () => {
    const { local, opened, failures, lost, last } = device();
    await local.choose('usb');
    await local.set(true);
    opened[0]!.track.vanish();
    await local.set(true);
    expect(opened.map(({ asked }) => asked.deviceId)).toEqual(['usb', undefined]);
    expect(last().status).toBe('on');
    failures.push('NotFoundError');
    opened[1]!.track.vanish();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(last()).toEqual({ status: 'off', track: undefined, problem: 'none-found' });
    expect(lost).toEqual([
      ['the usb', 'the any'],
      ['the any', undefined],
    ]);
  });

  test('that was chosen before is asked for', async () => {
    const { local, opened } = device({ deviceId: 'kept' });
    await local.set(true);
    expect(opened.map(({ asked }) => asked.deviceId)).toEqual(['kept']);
  });

  test('that the system silences is on and says so, until it is let speak again', async () => {
    vi.useFakeTimers();
    const { local, opened, states, last } = device();
    await local.set(true);
    opened[0]!.track.silence(true);
    opened[0]!.track.silence(false);
    vi.runAllTimers();
    expect(states.some(({ problem }) => problem !== undefined)).toBe(false);
    opened[0]!.track.silence(true);
    vi.runAllTimers();
    expect(last()).toMatchObject({ status: 'on', problem: 'silent' });
    opened[0]!.track.silence(false);
    vi.runAllTimers();
    expect(last()).toMatchObject({ status: 'on', problem: undefined });
    vi.useRealTimers();
  });
});

describe('a shared screen', () => {
  function screen(getDisplayMedia: (options: DisplayMediaStreamOptions) => Promise<MediaStream>) {
    const seen = new Map<string, LocalSource>();
    const local = new LocalScreen({
      devices: { getDisplayMedia },
      onChange: (source, state) => seen.set(source, state),
    });
    return { local, seen };
  }

  test("comes with its sound and goes with the browser's own button", async () => {
    const [video, audio] = [new Track('video'), new Track('audio')];
    const { local, seen } = screen(() => Promise.resolve(stream(video, audio)));
    await local.set(true);
    expect(seen.get('screen')).toMatchObject({ status: 'on', track: video });
    expect(seen.get('screen-audio')).toMatchObject({ status: 'on', track: audio });
    expect(video.contentHint).toBe('detail');
    video.vanish();
    expect(seen.get('screen')).toMatchObject({ status: 'off', track: undefined });
    expect(seen.get('screen-audio')).toMatchObject({ status: 'off', track: undefined });
    expect(audio.readyState).toBe('ended');
  });

  test('is sharp as a text and smooth as a film, now and later', async () => {
    const [first, second] = [new Track('video'), new Track('video')];
    const asked: DisplayMediaStreamOptions[] = [];
    const tracks = [first, second];
    const { local } = screen((options) => {
      asked.push(options);
      return Promise.resolve(stream(tracks.shift()!));
    });
    await local.set(true);
    expect(asked[0]?.video).toMatchObject({ frameRate: { max: 15 } });
    local.setContent('film');
    expect(first).toMatchObject({ contentHint: 'motion', constraints: { frameRate: { max: 30 } } });
    local.close();
    await local.set(true);
    expect(second.contentHint).toBe('motion');
    expect(asked[1]?.video).toMatchObject({ frameRate: { max: 30 } });
    local.setContent('text');
    expect(second).toMatchObject({ contentHint: 'detail', constraints: { frameRate: { max: 15 } } });
  });

  test('that is refused, or not wanted any more when it comes, is not shared', async () => {
    const refused = screen(() => Promise.reject(error('NotAllowedError')));
    await refused.local.set(true);
    expect(refused.seen.get('screen')).toEqual({ status: 'off', track: undefined, problem: 'refused' });

    const late = new Track('video');
    const unwanted = screen(() => Promise.resolve(stream(late)));
    const asking = unwanted.local.set(true);
    await unwanted.local.set(false);
    await asking;
    expect(late.readyState).toBe('ended');
    expect(unwanted.seen.get('screen')).toMatchObject({ status: 'off' });
  });

  test('is the one that was asked for last, where a prompt stays open after it was withdrawn', async () => {
    const prompts: PromiseWithResolvers<MediaStream>[] = [];
    const ask = (): Promise<MediaStream> => {
      prompts.push(Promise.withResolvers());
      return prompts.at(-1)!.promise;
    };
    const askTwice = async ({ local }: ReturnType<typeof screen>): Promise<Promise<void>[]> => {
      prompts.length = 0;
      const first = local.set(true);
      await local.set(false);
      return [first, local.set(true)];
    };
    const both = screen(ask);
    const [early, late] = [new Track('video'), new Track('video')];
    const bothAsked = await askTwice(both);
    prompts[0]!.resolve(stream(early));
    prompts[1]!.resolve(stream(late));
    await Promise.all(bothAsked);
    expect([early, late].map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
    expect(both.seen.get('screen')).toMatchObject({ status: 'on', track: late });

    const second = screen(ask);
    const secondAsked = await askTwice(second);
    prompts[0]!.reject(error('NotAllowedError'));
    await secondAsked[0];
    expect(second.seen.get('screen')).toMatchObject({ status: 'starting', problem: undefined });
    const chosen = new Track('video');
    prompts[1]!.resolve(stream(chosen));
    await secondAsked[1];
    expect(second.seen.get('screen')).toMatchObject({ status: 'on', track: chosen });
  });
});
