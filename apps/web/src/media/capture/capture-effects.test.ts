import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MediaStore } from '../media-store.ts';
import { Capture } from './capture.ts';
import type { OpenEffect } from './effect-stage.ts';

/** Every track that a device has given. */
const devices: Track[] = [];

/** A track of a device, or what an effect has made of one. */
class Track extends EventTarget {
  enabled = true;
  muted = false;
  contentHint = '';
  readonly heights: (number | undefined)[] = [];
  readyState: 'live' | 'ended' = 'live';
  readonly label: string;
  readonly kind: string;
  constructor(kind: string, label: string) {
    super();
    this.kind = kind;
    this.label = label;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.label };
  }
  async applyConstraints({ height }: MediaTrackConstraints): Promise<void> {
    this.heights.push((height as ConstrainULongRange).ideal);
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

const effects = vi.hoisted(() => ({ run: true }));

vi.mock('./effects.ts', () => {
  const changing: OpenEffect = async (track) => {
    if (!effects.run) throw new Error('It does not run');
    const changed = new Track(track.kind, `${track.label}, changed`);
    return { track: changed as unknown as MediaStreamTrack, close: () => changed.stop() };
  };
  return {
    microphoneEffects: { 'without-noise': changing },
    cameraEffects: { blur: changing, dusk: changing, wall: changing },
    effectsThatRun: () => ({ microphone: true, camera: true }),
  };
});

interface Wish {
  deviceId?: { exact?: string };
}

beforeEach(() => {
  effects.run = true;
  devices.length = 0;
  const labelOf = (kind: string, wish: Wish): string => wish.deviceId?.exact ?? `first ${kind}`;
  const getUserMedia = async (wishes: Record<string, Wish>): Promise<unknown> => {
    const tracks = Object.entries(wishes).map(([kind, wish]) => new Track(kind, labelOf(kind, wish)));
    devices.push(...tracks);
    return { getTracks: () => tracks };
  };
  const mediaDevices = Object.assign(new EventTarget(), { getUserMedia, enumerateDevices: async () => [] });
  vi.stubGlobal('navigator', { mediaDevices, permissions: undefined });
});
afterEach(() => vi.unstubAllGlobals());

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** What of each source was to be sent, one after the other, by the labels of its tracks. */
function captureThat(remembered: Record<string, string>) {
  const store = new MediaStore();
  const sent: Record<string, (string | undefined)[]> = { microphone: [], camera: [] };
  const capture = new Capture({
    store,
    memory: { recall: () => remembered, remember: () => {} },
    onTrack: (source, track) => void sent[source]?.push(track?.label),
    onChange: () => {},
    onSpeaker: () => {},
  });
  return { capture, sent, state: () => store.state };
}

test('what is shown and measured of oneself is what is sent: the voice without noise', async () => {
  const { capture, sent, state } = captureThat({ 'microphone-effect': 'without-noise' });
  await capture.set('microphone', true);
  await settled();
  expect(sent['microphone']!.at(-1)).toBe('first audio, changed');
  // The meter, the level that is sealed into frames, and the test of one's own voice listen to this one.
  expect(state().local.microphone.track?.label).toBe('first audio, changed');
  capture.end();
});

test('another microphone and another camera in the meeting keep their effects, and the room is never sent', async () => {
  const { capture, sent } = captureThat({ 'microphone-effect': 'without-noise', 'camera-effect': 'dusk' });
  await Promise.all([capture.set('microphone', true), capture.set('camera', true)]);
  await settled();
  await capture.choose('microphone', 'second audio');
  await capture.choose('camera', 'second video');
  await settled();
  expect(sent['microphone']!.at(-1)).toBe('second audio, changed');
  expect(sent['camera']!.filter((label) => label !== undefined)).toEqual([
    'first video, changed',
    'second video, changed',
  ]);
  capture.end();
});

test('a background that does not run leaves the camera off, and a voice goes on as it is: each with a word', async () => {
  effects.run = false;
  const { capture, sent, state } = captureThat({ 'microphone-effect': 'without-noise', 'camera-effect': 'blur' });
  await Promise.all([capture.set('microphone', true), capture.set('camera', true)]);
  await settled();
  expect(sent['camera']!.every((label) => label === undefined)).toBe(true);
  expect(state().local.camera).toEqual({ status: 'off', track: undefined, problem: 'effect' });
  expect(state().local.microphone).toMatchObject({ status: 'on', problem: 'effect' });
  expect(sent['microphone']!.at(-1)).toBe('first audio');
  capture.end();
});

test('an effect that this version does not know is none', async () => {
  const { capture, state } = captureThat({ 'camera-effect': 'toString', 'microphone-effect': 'robot' });
  expect(state().effects).toEqual({ microphone: undefined, camera: undefined });
  capture.end();
});

test('the data saver makes the pictures of the device smaller, whatever is behind oneself, and of the next device too', async () => {
  const { capture, state } = captureThat({ 'camera-effect': 'dusk' });
  await Promise.all([capture.set('camera', true), capture.set('microphone', true)]);
  await settled();
  capture.saveData(true);
  capture.saveData(true);
  await capture.choose('camera', 'second video');
  await settled();
  const heights = (): unknown => devices.filter(({ kind }) => kind === 'video').map((track) => track.heights);
  expect(heights()).toEqual([[360], [360]]);
  expect((state().local.camera.track as unknown as Track).heights).toEqual([]);
  capture.saveData(false);
  expect(heights()).toEqual([[360], [360, 720]]);
  await capture.set('camera', false);
  capture.saveData(true);
  await capture.set('camera', true);
  capture.saveData(false);
  await capture.set('camera', false);
  await capture.set('camera', true);
  await settled();
  expect(heights()).toEqual([[360], [360, 720], [360, 720], []]);
  expect(devices.find(({ kind }) => kind === 'audio')?.heights).toEqual([]);
  capture.end();
});
