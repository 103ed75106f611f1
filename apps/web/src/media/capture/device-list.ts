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

export interface DeviceListOptions {
  /** Undefined where the page may not ask. */
  devices: MediaDevices | undefined;
  /** The list was read. */
  onList: (devices: readonly MediaDeviceInfo[]) => void;
  /** Something was plugged in or out since the list before. */
  onPlug: (before: readonly MediaDeviceInfo[], after: readonly MediaDeviceInfo[]) => void;
}

/** Follows what is plugged in. */
export class DeviceList {
  readonly #options: DeviceListOptions;
  readonly #listener = (): void => {
    this.#plugged = true;
    void this.refresh();
  };
  #look = 0;
  /** The browser said so since the last list. */
  #plugged = false;
  #last: readonly MediaDeviceInfo[] | undefined;

  constructor(options: DeviceListOptions) {
    this.#options = options;
    options.devices?.addEventListener('devicechange', this.#listener);
    void this.refresh();
  }

  /** Reads the list again: labels are there only after a permission, which fires no event. */
  async refresh(): Promise<void> {
    const look = ++this.#look;
    try {
      const devices = (await this.#options.devices?.enumerateDevices()) ?? [];
      // Answers may overtake each other, and an older one knows less.
      if (look === this.#look) this.#take(devices);
    } catch {
      // No list is an empty list: every device is still the browser's choice.
    }
  }

  close(): void {
    this.#look++;
    this.#options.devices?.removeEventListener('devicechange', this.#listener);
  }

  #take(devices: readonly MediaDeviceInfo[]): void {
    const before = this.#last;
    const plugged = this.#plugged;
    this.#last = devices;
    this.#plugged = false;
    this.#options.onList(devices);
    if (plugged && before !== undefined) this.#options.onPlug(before, devices);
  }
}
