import { describe, expect, it } from 'vitest';
import { pluggedIn, stillOffered } from './device-news.ts';

const device = (kind: MediaDeviceKind, deviceId: string, groupId = '') =>
  ({ kind, deviceId, groupId, label: deviceId && `the ${deviceId}` }) as MediaDeviceInfo;
const builtIn = device('audioinput', 'built-in', 'board');

describe('plugged in', () => {
  it('is what was not there before; the parts of one thing are one offer', () => {
    const headset = [device('audioinput', 'headset', 'usb'), device('audiooutput', 'ears', 'usb')];
    expect(pluggedIn([builtIn], [builtIn, ...headset, device('videoinput', 'webcam')])).toEqual([
      { kind: 'new', key: 'usb', label: 'the headset', devices: { microphone: 'headset', speaker: 'ears' } },
      { kind: 'new', key: 'videoinput webcam', label: 'the webcam', devices: { camera: 'webcam' } },
    ]);
  });

  it('is nothing that only has a name since a permission, and nothing that stands for another device', () => {
    expect(pluggedIn([device('audioinput', '')], [builtIn])).toEqual([]);
    expect(pluggedIn([builtIn], [builtIn, device('audiooutput', 'default')])).toEqual([]);
  });

  it('is a first microphone too, whose name no permission tells yet', () => {
    expect(pluggedIn([], [device('audioinput', '')])).toMatchObject([{ label: '', devices: { microphone: '' } }]);
  });
});

it('an offer goes with its device; what is lost is said until somebody has taken notice', () => {
  const news = [
    { kind: 'new', key: 'a', label: 'a', devices: { camera: 'webcam' } },
    { kind: 'lost', key: 'b', use: 'microphone', label: 'b', instead: undefined },
  ] as const;
  expect(stillOffered(news, [device('videoinput', 'webcam')])).toBe(news);
  expect(stillOffered(news, [])).toEqual([news[1]]);
});
