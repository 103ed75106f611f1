import type { LocalSource } from '../media-engine.ts';

/** A track with something done to it. */
export interface TrackEffect {
  track: MediaStreamTrack;
  close(): void;
}

/** Begins to do something to a track. Rejects where that does not run; `onFailed` when it runs no longer. */
export type OpenEffect = (track: MediaStreamTrack, onFailed: () => void) => Promise<TrackEffect>;

export interface EffectStageOptions<Name extends string> {
  open: (name: Name) => OpenEffect;
  /**
   * What a person sees and hears of themselves when the effect does not run. `raw`: the device as it is, with a word. `nothing`: they
   * have asked to hide something, and it must not be shown.
   */
  otherwise: 'raw' | 'nothing';
  onChange: (source: LocalSource) => void;
  /** Only where `otherwise` is `nothing`: the device is to be let go. */
  onGiveUp: () => void;
}

/** Stands between a device and what is sent of it. */
export class EffectStage<Name extends string> {
  readonly #options: EffectStageOptions<Name>;
  #source: LocalSource = { status: 'off', track: undefined, problem: undefined };
  #name: Name | undefined;
  #running: { of: MediaStreamTrack; name: Name; effect: TrackEffect } | undefined;
  #opening: { of: MediaStreamTrack; name: Name } | undefined;
  /** What did not run: not tried again until somebody wishes for something. */
  #failed: Name | undefined;

  constructor(options: EffectStageOptions<Name>, name: Name | undefined) {
    this.#options = options;
    this.#name = name;
  }

  /** Undefined: nothing is done to the device's track. */
  choose(name: Name | undefined): void {
    this.#name = name;
    this.#failed = undefined;
    this.#update();
  }

  /** What the device gives now. */
  take(source: LocalSource): void {
    // Switched on anew, it is tried anew.
    if (source.track !== undefined && this.#source.track === undefined) this.#failed = undefined;
    this.#source = source;
    this.#update();
  }

  #update(): void {
    const { onChange, otherwise } = this.#options;
    const { track } = this.#source;
    const name = this.#name;
    if (this.#running && !this.#fits(this.#running)) this.#close();
    if (track === undefined || name === undefined) return onChange(this.#source);
    if (this.#failed === name) return this.#lack();
    if (this.#running) return onChange({ ...this.#source, track: this.#running.effect.track });
    if (otherwise === 'raw') onChange(this.#source);
    else onChange({ status: 'starting', track: undefined, problem: undefined });
    if (!this.#opening || !this.#fits(this.#opening)) void this.#open(track, name);
  }

  /** A device that is only silenced keeps its effect. */
  #fits({ of, name }: { of: MediaStreamTrack; name: Name }): boolean {
    const { track } = this.#source;
    return name === this.#name && of.readyState === 'live' && (track === undefined || track === of);
  }

  async #open(of: MediaStreamTrack, name: Name): Promise<void> {
    const opening = { of, name };
    this.#opening = opening;
    const isWished = (): boolean => this.#opening === opening && this.#fits(opening);
    const fail = (): void => {
      if (this.#running?.of === of && this.#running.name === name) this.#close();
      if (this.#opening === opening) this.#opening = undefined;
      if (!this.#fits(opening)) return;
      this.#failed = name;
      this.#update();
    };
    try {
      const effect = await this.#options.open(name)(of, fail);
      if (!isWished()) return effect.close();
      this.#opening = undefined;
      this.#running = { of, name, effect };
      this.#update();
    } catch {
      if (isWished()) fail();
    }
  }

  #lack(): void {
    if (this.#options.otherwise === 'nothing') return this.#options.onGiveUp();
    this.#options.onChange({ ...this.#source, problem: this.#source.problem ?? 'effect' });
  }

  #close(): void {
    this.#running?.effect.close();
    this.#running = undefined;
  }
}
