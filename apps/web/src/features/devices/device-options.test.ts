import { expect, it } from 'vitest';
import { deviceOptions } from './device-options.ts';

it('lists devices by their labels, and by number where the browser hides them', () => {
  const devices = [
    { deviceId: 'a', label: 'Webcam' },
    { deviceId: 'b', label: '' },
    { deviceId: '', label: '' },
  ];
  expect(deviceOptions(devices, (number) => `Device ${number}`)).toEqual([
    { value: 'a', label: 'Webcam' },
    { value: 'b', label: 'Device 2' },
  ]);
});
