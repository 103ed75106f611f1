import type { Option } from '../../ui/select.tsx';

/** Devices as options of a list. Without permission browsers hide the labels: `unknown` makes a name from the place in the list. */
export function deviceOptions(
  devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[],
  unknown: (number: number) => string,
): Option[] {
  return devices
    .filter(({ deviceId }) => deviceId !== '')
    .map(({ deviceId, label }, index) => ({ value: deviceId, label: label === '' ? unknown(index + 1) : label }));
}
