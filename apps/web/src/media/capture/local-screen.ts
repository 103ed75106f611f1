import type { LocalSource } from '../media-engine.ts';
import { screenConstraints, screenSoundConstraints } from './constraints.ts';
import { problemOf } from './media-problem.ts';

export interface LocalScreenOptions {
  devices: Pick<MediaDevices, 'getDisplayMedia'> | undefined;
  onChange: (source: 'screen' | 'screen-audio', state: LocalSource) => void;
}

const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

/** A screen or window that is shared, with its sound where the browser offers it. */
export class LocalScreen {
  readonly #options: LocalScreenOptions;
  #stream: MediaStream | undefined;
  #wanted = false;

  constructor(options: LocalScreenOptions) {
    this.#options = options;
  }

  /** Must be called from a click: browsers ask for a share only then. Resolves when it is shared, or off again. */
  async set(on: boolean): Promise<void> {
    if (on === this.#wanted) return;
    this.#wanted = on;
    if (!on) return this.close();
    this.#options.onChange('screen', { ...off, status: 'starting' });
    try {
      const stream = await this.#ask();
      if (this.#wanted) this.#adopt(stream);
      else stop(stream);
    } catch (error) {
      this.#wanted = false;
      this.#options.onChange('screen', { ...off, problem: problemOf(error) });
    }
  }

  close(): void {
    this.#wanted = false;
    if (this.#stream) stop(this.#stream);
    this.#stream = undefined;
    this.#options.onChange('screen', off);
    this.#options.onChange('screen-audio', off);
  }

  #ask(): Promise<MediaStream> {
    const devices = this.#options.devices;
    if (!devices || !('getDisplayMedia' in devices)) return Promise.reject(new DOMException('', 'NotSupportedError'));
    return devices.getDisplayMedia({ video: screenConstraints, audio: screenSoundConstraints });
  }

  #adopt(stream: MediaStream): void {
    this.#stream = stream;
    for (const track of stream.getTracks()) {
      // 'detail' keeps the resolution and gives up frames when the line is thin: what is shared is mostly read.
      track.contentHint = track.kind === 'video' ? 'detail' : 'music';
      // The browser's own "stop sharing" ends the tracks.
      track.addEventListener('ended', () => {
        if (this.#stream === stream && track.kind === 'video') this.close();
      });
      this.#options.onChange(track.kind === 'video' ? 'screen' : 'screen-audio', { ...off, status: 'on', track });
    }
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
