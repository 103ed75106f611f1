import type { types } from 'mediasoup-client';
import type { MediaSource } from '@konklave/protocol/client';
import type { EncryptedStream, FrameEncryption } from '../encrypt/frame-encryption.ts';
import type { StreamCounts } from '../encrypt/messages.ts';
import type { BridgeLink } from './bridge-link.ts';
import { makeKeyFrame } from './key-frame.ts';
import { hasLeaked, sentCounts } from './leak-check.ts';
import { readStats } from './read-stats.ts';
import { letRest } from './rest.ts';

export interface OutgoingStreamOptions {
  source: MediaSource;
  link: BridgeLink;
  encryption: FrameEncryption;
  /** A frame could leave, or has left, unsealed. Everything must stop. */
  onCannotSeal: () => void;
}

/**
 * What we send of one source over one link. The producer is made with the first track and stays: without a track nothing is
 * sent, and the bridge is not told why.
 */
export class OutgoingStream {
  readonly #options: OutgoingStreamOptions;
  #wanted: MediaStreamTrack | undefined;
  #producer: types.Producer | undefined;
  #encrypted: EncryptedStream | undefined;
  /** The content hint that the encoder has been set up for. */
  #fitted = '';
  #work: Promise<void> | undefined;
  /** A track was wished for since the work began to look. */
  #changed = false;
  #closed = false;

  constructor(options: OutgoingStreamOptions) {
    this.#options = options;
  }

  /** Sends this track from now on, or nothing. The last wish wins. Rejects when the bridge does not take the stream. */
  setTrack(track: MediaStreamTrack | undefined): Promise<void> {
    this.#wanted = track;
    this.#changed = true;
    this.#work ??= this.#reach();
    return this.#work;
  }

  /** RTCStats of the sender; undefined before there is one. */
  async report(): Promise<RTCStatsReport | undefined> {
    return this.#closed ? undefined : readStats(this.#producer?.rtpSender);
  }

  /** Compares what left with what was sealed. */
  async check(count: () => Promise<ReadonlyMap<number, StreamCounts>>): Promise<void> {
    const report = await this.report();
    if (!report || !this.#encrypted) return;
    const { kind, stream } = this.#encrypted.options;
    const counts = (await count()).get(stream);
    if (!counts || this.#closed || !hasLeaked(sentCounts(kind, report), counts)) return;
    this.#options.onCannotSeal();
  }

  close(): void {
    this.#closed = true;
    this.#encrypted?.end();
    this.#producer?.close();
  }

  async #reach(): Promise<void> {
    try {
      while (this.#changed && !this.#closed) {
        this.#changed = false;
        await this.#send(this.#wanted);
      }
    } finally {
      this.#work = undefined;
    }
  }

  async #send(track: MediaStreamTrack | undefined): Promise<void> {
    if (track?.readyState === 'ended') return;
    if (track === (this.#producer?.track ?? undefined)) return this.#fit(track);
    if (this.#producer) await this.#replace(this.#producer, track);
    else if (track) await this.#produce(track);
    await this.#fit(track);
  }

  /** Sends a track as its content hint asks for. */
  async #fit(track: MediaStreamTrack | undefined): Promise<void> {
    const { source, link } = this.#options;
    const sender = this.#producer?.rtpSender;
    if (!track || !sender || track.contentHint === this.#fitted) return;
    this.#fitted = track.contentHint;
    // Rejects when the sender is over, or its parameters change at the same time: it goes on as before.
    await link.refit(source, sender, track).catch(() => {});
  }

  async #replace(producer: types.Producer, track: MediaStreamTrack | undefined): Promise<void> {
    const { rtpSender } = producer;
    if (track) await letRest(rtpSender, false);
    // What ended meanwhile is no failure: another wish follows.
    if (track?.readyState !== 'ended') await producer.replaceTrack({ track: track ?? null });
    // What has no track has nothing to say in any case.
    if (!producer.track) return letRest(rtpSender, true).catch(() => {});
    // The encoder does not know that nobody has a picture to build on.
    this.#encrypted?.requestKeyFrame();
  }

  async #produce(track: MediaStreamTrack): Promise<void> {
    const { source, link } = this.#options;
    const producer = await link.produce(source, track, (sender) => this.#encrypt(sender, track));
    if (this.#closed) return producer.close();
    this.#producer = producer;
    this.#fitted = track.contentHint;
  }

  #encrypt(sender: RTCRtpSender, track: MediaStreamTrack): void {
    const { source, encryption, onCannotSeal } = this.#options;
    const kind = track.kind as 'audio' | 'video';
    try {
      this.#encrypted = encryption.encrypt(
        sender,
        { direction: 'send', kind, source, participant: undefined },
        { onKeyFrameWanted: () => makeKeyFrame(sender) },
      );
    } catch (error) {
      // mediasoup-client would take this sender along in its next negotiation.
      void sender.replaceTrack(null);
      onCannotSeal();
      throw error;
    }
  }
}
