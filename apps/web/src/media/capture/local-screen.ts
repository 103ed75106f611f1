import type { LocalSource, ScreenContent } from '../media-engine.ts';
import { screenConstraints, screenSoundConstraints } from './constraints.ts';
import { problemOf } from './media-problem.ts';

export interface LocalScreenOptions {
  devices: Pick<MediaDevices, 'getDisplayMedia'> | undefined;
  onChange: (source: 'screen' | 'screen-audio', state: LocalSource) => void;
}

/** https://www.w3.org/TR/mst-content-hint/: encoders keep the resolution of `detail` and the pace of `motion`. */
const contentHints: Readonly<Record<ScreenContent, string>> = { text: 'detail', film: 'motion' };

const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

/** A screen or window that is shared, with its sound where the browser offers it. */
export class LocalScreen {
  readonly #options: LocalScreenOptions;
  #stream: MediaStream | undefined;
  /** The wish to share that counts; an earlier one may still have its prompt open. */
  #wish: object | undefined;
  #content: ScreenContent = 'text';

  constructor(options: LocalScreenOptions) {
    this.#options = options;
  }

  /** Must be called from a click: browsers ask for a share only then. Resolves when it is shared, or off again. */
  async set(on: boolean): Promise<void> {
    if (on === (this.#wish !== undefined)) return;
    if (!on) return this.close();
    const wish = {};
    this.#wish = wish;
    this.#options.onChange('screen', { ...off, status: 'starting' });
    try {
      const stream = await this.#ask();
      if (this.#wish === wish) this.#adopt(stream);
      else stop(stream);
    } catch (error) {
      if (this.#wish !== wish) return;
      this.#wish = undefined;
      this.#options.onChange('screen', { ...off, problem: problemOf(error) });
    }
  }

  /** What is shared, now and later. */
  setContent(content: ScreenContent): void {
    this.#content = content;
    for (const track of this.#stream?.getVideoTracks() ?? []) {
      track.contentHint = contentHints[content];
      // A browser that cannot change its pace goes on with that of before.
      track.applyConstraints(screenConstraints(content)).catch(() => {});
    }
  }

  close(): void {
    this.#wish = undefined;
    if (this.#stream) stop(this.#stream);
    this.#stream = undefined;
    this.#options.onChange('screen', off);
    this.#options.onChange('screen-audio', off);
  }

  #ask(): Promise<MediaStream> {
    const devices = this.#options.devices;
    if (!devices || !('getDisplayMedia' in devices)) return Promise.reject(new DOMException('', 'NotSupportedError'));
    return devices.getDisplayMedia({ video: screenConstraints(this.#content), audio: screenSoundConstraints });
  }

  #adopt(stream: MediaStream): void {
    this.#stream = stream;
    for (const track of stream.getTracks()) {
      track.contentHint = track.kind === 'video' ? contentHints[this.#content] : 'music';
      // The browser's own "stop sharing" ends the tracks.
      track.addEventListener('ended', () => {
        if (this.#stream === stream && track.kind === 'video') this.close();
      });
      const source = track.kind === 'video' ? 'screen' : 'screen-audio';
      const show = (): void => {
        if (this.#stream !== stream) return;
        const problem = track.kind === 'video' && track.muted ? 'silent' : undefined;
        this.#options.onChange(source, { status: 'on', track, problem });
      };
      // A window that is minimised has no picture.
      for (const event of ['mute', 'unmute']) track.addEventListener(event, show);
      show();
    }
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
