import type { Page } from 'playwright-core';
import { letTracksHearMadeEvents } from './made-events.ts';

interface Plugs {
  /** Pulls out the microphone in use: its track ends, as the browser ends it. */
  pullOutMicrophone(): void;
  /** Plugs in a device. When it is opened, it is the fake one that the browser has. */
  plugIn(kind: MediaDeviceKind, label: string): void;
}

/** Fake devices can neither be pulled out nor plugged in: a page is told that they were. Before anything else runs in it. */
export async function givePlugs(page: Page): Promise<void> {
  await page.addInitScript(letTracksHearMadeEvents);
  await page.addInitScript(growPlugs);
}

export function pullOutMicrophone(page: Page): Promise<void> {
  return page.evaluate(() => (globalThis as unknown as Plugs).pullOutMicrophone());
}

export function plugIn(page: Page, kind: MediaDeviceKind, label: string): Promise<void> {
  return page.evaluate((device) => (globalThis as unknown as Plugs).plugIn(device.kind, device.label), { kind, label });
}

/** Runs in the page. */
function growPlugs(): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  // An empty page has none in Firefox.
  if (devices === undefined) return;
  const list = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  const plugged: MediaDeviceInfo[] = [];
  let microphone: MediaStreamTrack | undefined;

  /** The wish without a device that is only said to be there. */
  function openable(wish: boolean | MediaTrackConstraints = false): boolean | MediaTrackConstraints {
    if (typeof wish === 'boolean') return wish;
    const { deviceId, ...rest } = wish;
    const isSaid = plugged.some((device) => (JSON.stringify(deviceId) ?? '').includes(device.deviceId));
    return isSaid ? rest : wish;
  }

  devices.enumerateDevices = async () => [...(await list()), ...plugged];
  devices.getUserMedia = async ({ audio, video } = {}) => {
    const stream = await open({ audio: openable(audio), video: openable(video) });
    microphone = stream.getAudioTracks()[0] ?? microphone;
    return stream;
  };
  const plugs: Plugs = {
    pullOutMicrophone() {
      microphone?.stop();
      microphone?.dispatchEvent(new Event('ended'));
    },
    plugIn(kind, label) {
      plugged.push({ kind, label, deviceId: `plugged-${plugged.length}`, groupId: '', toJSON: () => ({}) });
      devices.dispatchEvent(new Event('devicechange'));
    },
  };
  Object.assign(globalThis, plugs);
}
