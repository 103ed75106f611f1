import type { ConsumerParameters, MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { FrameEncryption } from '../encrypt/frame-encryption.ts';
import type { Pictures, RemoteSource } from '../media-engine.ts';
import type { Session } from '../../session/session.ts';
import type { BridgeLink } from './bridge-link.ts';
import { IncomingStream } from './incoming-stream.ts';
import { planReception } from './reception.ts';

export interface IncomingStreamsOptions {
  session: Pick<Session, 'request'>;
  encryption: FrameEncryption;
  onRemote: (remote: readonly RemoteSource[]) => void;
  onCannotSeal: () => void;
}

/** Layouts change tile by tile, and a switch of layers costs key frames: only the size that stays counts. */
const settleMs = 250;

/** Everything that the bridge has announced on the present link. */
export class IncomingStreams {
  readonly #options: IncomingStreamsOptions;
  readonly #streams = new Map<string, IncomingStream>();
  /** Shown heights in device pixels by participant and source; they outlive links. */
  readonly #heights = new Map<string, number>();
  #pictures: Pictures = 'all';
  #link: BridgeLink | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #remote: readonly RemoteSource[] = [];

  constructor(options: IncomingStreamsOptions) {
    this.#options = options;
  }

  /** Receives over this link from now on. What came over another one is gone. */
  use(link: BridgeLink | undefined): void {
    this.#link = link;
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
    this.#publish();
  }

  /** A stream was announced. A second one of the same source takes the place of the first; the same one again is nothing new. */
  async add(params: ConsumerParameters): Promise<void> {
    if (!this.#link || this.#streams.has(params.consumer)) return;
    const { participant, source } = params;
    for (const { params: earlier } of this.#streams.values()) {
      if (earlier.participant === participant && earlier.source === source) this.remove(earlier.consumer);
    }
    const stream = new IncomingStream({
      ...this.#options,
      params,
      link: this.#link,
      onChange: () => this.#publish(),
    });
    this.#streams.set(params.consumer, stream);
    this.#replan();
    try {
      await stream.open();
    } catch {
      this.remove(params.consumer);
    }
  }

  remove(consumer: string): void {
    this.#streams.get(consumer)?.close();
    this.#streams.delete(consumer);
    this.#replan();
    this.#publish();
  }

  /** `height` in device pixels. What becomes visible is asked for at once, everything else when the layout has settled. */
  setShownHeight(participant: ParticipantId, source: MediaSource, height: number): void {
    const key = streamKey(participant, source);
    const appears = height > 0 && this.#heights.get(key) === 0;
    this.#heights.set(key, height);
    this.#replan();
    for (const stream of appears ? this.#streams.values() : []) {
      if (streamKey(stream.params.participant, stream.params.source) === key) void stream.apply();
    }
  }

  /** Which pictures are received at all, whatever is shown. */
  setPictures(pictures: Pictures): void {
    this.#pictures = pictures;
    this.#replan();
    void this.apply();
  }

  /** Tells the bridge what it does not know yet about any stream. */
  async apply(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.apply()));
  }

  #replan(): void {
    const videos = [...this.#streams.values()].filter(({ params }) => params.kind === 'video');
    const wishes = videos.map(({ params: { participant, source } }) => {
      return { source, height: this.#heights.get(streamKey(participant, source)) };
    });
    for (const [index, reception] of planReception(wishes, this.#pictures).entries()) videos[index]!.want(reception);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.apply(), settleMs);
  }

  /** Everything that is received, with the SSRC by which the browser counts it. */
  received(): (Pick<ConsumerParameters, 'participant' | 'source'> & { ssrc: number })[] {
    return [...this.#streams.values()].flatMap(({ params: { participant, source, rtpParameters } }) => {
      const ssrc = rtpParameters.encodings?.[0]?.ssrc;
      return ssrc === undefined ? [] : [{ participant, source, ssrc }];
    });
  }

  /** RTCStats of somebody's microphone; undefined where it is not received. */
  async voice(of: ParticipantId): Promise<RTCStatsReport | undefined> {
    const streams = [...this.#streams.values()];
    return streams
      .find(({ params: { participant, source } }) => participant === of && source === 'microphone')
      ?.report();
  }

  close(): void {
    this.use(undefined);
    clearTimeout(this.#settling);
  }

  #publish(): void {
    const remote: RemoteSource[] = [];
    for (const { params, track, health } of this.#streams.values()) {
      if (!track) continue;
      const { participant, source } = params;
      remote.push(this.#known({ participant, source, track, health }));
    }
    if (remote.length === this.#remote.length && remote.every((one, place) => one === this.#remote[place])) return;
    this.#remote = remote;
    this.#options.onRemote(remote);
  }

  /** The same object for the same stream, so that views need not draw it again. */
  #known(remote: RemoteSource): RemoteSource {
    return this.#remote.find(({ track, health }) => track === remote.track && health === remote.health) ?? remote;
  }
}

function streamKey(participant: ParticipantId, source: MediaSource): string {
  return `${participant} ${source}`;
}
