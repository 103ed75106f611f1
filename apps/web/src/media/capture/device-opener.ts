export type DeviceKind = 'audio' | 'video';

interface Wish {
  constraints: MediaTrackConstraints;
  resolve: (track: MediaStreamTrack) => void;
  reject: (error: unknown) => void;
}

/** Opens microphone and camera. Both wished for in one go are asked for in one question to the person. */
export class DeviceOpener {
  readonly #devices: Pick<MediaDevices, 'getUserMedia'> | undefined;
  readonly #permissions: Pick<Permissions, 'query'> | undefined;
  readonly #wishes = new Map<DeviceKind, Wish>();

  /** `devices` is undefined where the page may not ask (not a secure context). */
  constructor(
    devices: Pick<MediaDevices, 'getUserMedia'> | undefined,
    permissions: Pick<Permissions, 'query'> | undefined,
  ) {
    this.#devices = devices;
    this.#permissions = permissions;
  }

  /** Rejects as getUserMedia does. One wish of a kind at a time. */
  open(kind: DeviceKind, constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
    return new Promise((resolve, reject) => {
      this.#wishes.set(kind, { constraints, resolve, reject });
      setTimeout(() => void this.#ask(), 0);
    });
  }

  async #ask(): Promise<void> {
    const wishes = new Map(this.#wishes);
    this.#wishes.clear();
    if (wishes.size < 2) return this.#askEach(wishes);
    try {
      this.#grant(wishes, await this.#get(wishes));
    } catch (error) {
      await this.#afterRefusal(wishes, error);
    }
  }

  /** A missing camera must not cost the microphone, but a person who has said no is not asked again. */
  async #afterRefusal(wishes: Map<DeviceKind, Wish>, error: unknown): Promise<void> {
    const saidNo = error instanceof Error && error.name === 'NotAllowedError';
    for (const [kind, wish] of wishes) {
      if (saidNo && !(await this.#isGranted(kind))) wish.reject(error);
      else await this.#askEach(new Map([[kind, wish]]));
    }
  }

  async #askEach(wishes: Map<DeviceKind, Wish>): Promise<void> {
    for (const one of wishes) {
      try {
        this.#grant(new Map([one]), await this.#get(new Map([one])));
      } catch (error) {
        one[1].reject(error);
      }
    }
  }

  #get(wishes: Map<DeviceKind, Wish>): Promise<MediaStream> {
    if (!this.#devices) return Promise.reject(new DOMException('', 'NotSupportedError'));
    return this.#devices.getUserMedia(
      Object.fromEntries([...wishes].map(([kind, { constraints }]) => [kind, constraints])),
    );
  }

  #grant(wishes: Map<DeviceKind, Wish>, stream: MediaStream): void {
    for (const [kind, wish] of wishes) {
      const track = stream.getTracks().find((one) => one.kind === kind);
      if (track) wish.resolve(track);
      else wish.reject(new DOMException('', 'NotFoundError'));
    }
  }

  async #isGranted(kind: DeviceKind): Promise<boolean> {
    try {
      const name = (kind === 'audio' ? 'microphone' : 'camera') as PermissionName;
      return (await this.#permissions?.query({ name }))?.state === 'granted';
    } catch {
      return false;
    }
  }
}
