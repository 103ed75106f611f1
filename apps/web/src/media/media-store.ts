import type { MediaSource } from '@konklave/protocol/client';
import { Observable } from '../platform/observable.ts';
import type { LocalSource, MediaState } from './media-engine.ts';

const off: LocalSource = { status: 'off', track: undefined, problem: undefined };

const initial: MediaState = {
  canSeal: true,
  connection: 'idle',
  local: { microphone: off, camera: off, screen: off, 'screen-audio': off },
  remote: [],
  screenContent: 'text',
  speaking: new Set(),
  devices: { microphones: [], cameras: [], speakers: [] },
  chosen: { microphone: undefined, camera: undefined, speaker: undefined },
  deviceNews: [],
  effects: { microphone: undefined, camera: undefined },
  canChange: { microphone: false, camera: false },
};

/** Holds the state that views see. Replaced as a whole at every change; unchanged parts keep their identity. */
export class MediaStore extends Observable<MediaState> {
  constructor() {
    super(initial);
  }

  /** Takes over what differs, and tells the listeners if anything does. */
  override set(change: Partial<MediaState>): void {
    super.set(merged(this.state, change));
  }

  setLocal(source: MediaSource, change: Partial<LocalSource>): void {
    const { local } = this.state;
    this.set({ local: merged(local, { [source]: merged(local[source], change) }) });
  }

  setChosen(change: Partial<MediaState['chosen']>): void {
    this.set({ chosen: merged(this.state.chosen, change) });
  }
}

/** `whole` with `change` in it; `whole` itself when nothing changes. */
function merged<T extends object>(whole: T, change: Partial<T>): T {
  const differs = (Object.keys(change) as (keyof T)[]).some((key) => change[key] !== whole[key]);
  return differs ? { ...whole, ...change } : whole;
}
