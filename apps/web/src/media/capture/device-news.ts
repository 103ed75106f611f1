import type { DeviceNews, DeviceUse } from '../media-engine.ts';

const uses: Readonly<Record<MediaDeviceKind, DeviceUse>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};

/** Entries of Chromium's list that stand for another device in it. */
const standIns: ReadonlySet<string> = new Set(['default', 'communications']);

type Device = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'groupId' | 'label'>;
type Offer = Extract<DeviceNews, { kind: 'new' }>;

/**
 * What has been plugged in between two lists, one offer for each thing: the microphone and the speaker of a headset belong together.
 * A device that had no id before a permission and has one now was there before.
 */
export function pluggedIn(before: readonly Device[], after: readonly Device[]): Offer[] {
  const offers = new Map<string, Offer>();
  for (const device of after) {
    if (standIns.has(device.deviceId) || wasThere(device, before)) continue;
    const key = device.groupId === '' ? `${device.kind} ${device.deviceId}` : device.groupId;
    const offer = offers.get(key);
    const devices = { ...offer?.devices, [uses[device.kind]]: device.deviceId };
    offers.set(key, { kind: 'new', key, label: offer?.label || device.label, devices });
  }
  return [...offers.values()];
}

/** The offers whose devices are all still there. */
export function stillOffered(news: readonly DeviceNews[], devices: readonly Device[]): readonly DeviceNews[] {
  const there = new Set(devices.map(({ kind, deviceId }) => `${uses[kind]} ${deviceId}`));
  const isThere = ([use, id]: [string, string]): boolean => there.has(`${use} ${id}`);
  const still = news.filter((one) => one.kind !== 'new' || Object.entries(one.devices).every(isThere));
  return still.length === news.length ? news : still;
}

function wasThere({ kind, deviceId }: Device, before: readonly Device[]): boolean {
  return before.some((known) => known.kind === kind && (known.deviceId === deviceId || known.deviceId === ''));
}
