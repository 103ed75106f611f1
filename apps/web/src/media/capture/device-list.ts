import type { MediaState } from '../media-engine.ts';

/**
 * The devices of each kind. Before a permission browsers name neither device nor id: one without an id only says that there
 * is something, and is left out.
 */
export function sortDevices(devices: readonly MediaDeviceInfo[]): MediaState['devices'] {
  const ofKind = (kind: MediaDeviceKind): MediaDeviceInfo[] =>
    devices.filter((device) => device.kind === kind && device.deviceId !== '');
  return { microphones: ofKind('audioinput'), cameras: ofKind('videoinput'), speakers: ofKind('audiooutput') };
}

/** Follows what is plugged in. */
export class DeviceList {
  readonly #devices: MediaDevices | undefined;
  readonly #onChange: (devices: MediaState['devices']) => void;
  readonly #listener = (): void => void this.refresh();
  #look = 0;

  constructor(devices: MediaDevices | undefined, onChange: (devices: MediaState['devices']) => void) {
    this.#devices = devices;
    this.#onChange = onChange;
    devices?.addEventListener('devicechange', this.#listener);
    void this.refresh();
  }

  /** Reads the list again: labels are there only after a permission, which fires no event. */
  async refresh(): Promise<void> {
    const look = ++this.#look;
    try {
      const devices = (await this.#devices?.enumerateDevices()) ?? [];
      // Answers may overtake each other, and an older one knows less.
      if (look === this.#look) this.#onChange(sortDevices(devices));
    } catch {
      // No list is an empty list: every device is still the browser's choice.
    }
  }

  close(): void {
    this.#look++;
    this.#devices?.removeEventListener('devicechange', this.#listener);
  }
}
