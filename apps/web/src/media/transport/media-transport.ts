import type { MediaSource, ParticipantId } from '@konklave/protocol/client';
import type { FrameEncryption } from '../encrypt/frame-encryption.ts';
import type { StreamCounts } from '../encrypt/messages.ts';
import type { MediaState, Pictures, RemoteSource, StreamReading } from '../media-engine.ts';
import { SessionError, type MediaPush, type Session } from '../../session/session.ts';
import { BridgeLink } from './bridge-link.ts';
import { IncomingStreams } from './incoming-streams.ts';
import { LinkCare } from './link-care.ts';
import { onNetworkChange } from './network-change.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { receivedNumbers, sentNumbers, type StreamNumbers } from './stream-numbers.ts';

export interface MediaTransportOptions {
  session: Session;
  encryption: FrameEncryption;
  onConnection: (connection: MediaState['connection']) => void;
  onRemote: (remote: readonly RemoteSource[]) => void;
  /** A frame could leave, or has left, unsealed; or this browser cannot seal at all. */
  onCannotSeal: () => void;
  /** A source cannot be sent, and trying again would not help. */
  onRefused: (source: MediaSource) => void;
}

/** Waits between attempts to reach the bridge, ms; the last one is repeated. */
const retryMs = [200, 500, 1_000, 2_000];
/** After a reconnect the server may say that the whole link is gone; there is nothing to mend then. */
const settleMs = 100;
/** How often it is compared what left and what was sealed. */
const checkMs = 1_000;

/**
 * Sends and receives for as long as we are in the meeting: opens a link to the bridge, opens another when that one is lost,
 * and moves everything that is sent over to it.
 */
export class MediaTransport {
  readonly #options: MediaTransportOptions;
  readonly #incoming: IncomingStreams;
  readonly #tracks = new Map<MediaSource, MediaStreamTrack>();
  readonly #outgoing = new Map<MediaSource, OutgoingStream>();
  readonly #check: ReturnType<typeof setInterval>;
  readonly #unfollow: () => void;
  #link: BridgeLink | undefined;
  #care: LinkCare | undefined;
  /** Counts attempts to open a link; whatever belongs to an earlier one is over. */
  #attempt = 0;
  #failures = 0;
  #wanted = false;
  #reached = false;
  #wasInterrupted = false;
  /** Nothing is sent at the moment. */
  #silent = false;

  constructor(options: MediaTransportOptions) {
    const { session, encryption, onRemote, onCannotSeal } = options;
    this.#options = options;
    this.#incoming = new IncomingStreams({ session, encryption, onRemote, onCannotSeal });
    encryption.onOpenable(() => void this.#incoming.apply());
    this.#check = setInterval(() => void this.#checkForLeaks(), checkMs);
    this.#unfollow = onNetworkChange(() => this.#renew());
  }

  /** We are in the meeting (again): connects, or mends what broke while the server could not be asked. */
  start(): void {
    this.#wanted = true;
    if (!this.#link) return void this.#open();
    this.#care?.look();
    if (this.#wasInterrupted) setTimeout(() => this.#renew(), settleMs);
    this.#wasInterrupted = false;
    void this.#incoming.apply();
    for (const source of this.#tracks.keys()) void this.#send(source);
    this.#tell();
  }

  /** The server cannot be asked at the moment. What comes in is still shown. */
  interrupted(): void {
    this.#wasInterrupted = true;
    this.#tell();
  }

  /** We are out of the meeting. */
  stop(): void {
    this.#wanted = false;
    this.#reached = false;
    this.#attempt++;
    this.#drop();
    this.#tell();
  }

  /** Sends this track of a source, or nothing. Remembered over every link. */
  setTrack(source: MediaSource, track: MediaStreamTrack | undefined): void {
    if (track) this.#tracks.set(source, track);
    else this.#tracks.delete(source);
    void this.#send(source);
  }

  setShownHeight(participant: ParticipantId, source: MediaSource, height: number): void {
    this.#incoming.setShownHeight(participant, source, height);
  }

  setPictures(pictures: Pictures): void {
    this.#incoming.setPictures(pictures);
  }

  hear(push: MediaPush): void {
    if (push.type === 'media.consumer') void this.#incoming.add(push.params);
    else if (push.type === 'media.consumerClosed') this.#incoming.remove(push.params.consumer);
    else if (this.#wanted) void this.#open();
  }

  /** RTCStats of our microphone; undefined while it is not sent. */
  async ownVoice(): Promise<RTCStatsReport | undefined> {
    return this.#tracks.has('microphone') ? this.#outgoing.get('microphone')?.report() : undefined;
  }

  /** RTCStats of somebody else's microphone; undefined while it is not received. */
  voice(of: ParticipantId): Promise<RTCStatsReport | undefined> {
    return this.#incoming.voice(of);
  }

  /** What the browser has counted of everything that is sent and received. */
  async readings(): Promise<StreamReading[]> {
    const link = this.#link;
    const received = await link?.report('receive');
    const readings: StreamReading[] = [];
    const take = (of: Omit<StreamReading, 'at' | 'numbers'>, numbers: StreamNumbers | undefined) => {
      if (numbers !== undefined) readings.push({ ...of, at: performance.now(), numbers });
    };
    for (const { ssrc, ...of } of received && link === this.#link ? this.#incoming.received() : []) {
      take({ direction: 'receive', ...of }, receivedNumbers(received!, ssrc));
    }
    for (const source of this.#tracks.keys()) {
      const report = await this.#outgoing.get(source)?.report();
      if (report) take({ direction: 'send', participant: undefined, source }, sentNumbers(report));
    }
    return readings;
  }

  close(): void {
    this.stop();
    this.#incoming.close();
    clearInterval(this.#check);
    this.#unfollow();
  }

  async #open(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#drop();
    this.#tell();
    try {
      await this.#options.encryption.usable;
      const link = await BridgeLink.open({
        session: this.#options.session,
        onState: () => this.#care?.look(),
      });
      if (attempt !== this.#attempt) return link.close();
      this.#adopt(link);
      await link.startReceiving();
      if (attempt !== this.#attempt) return;
      this.#failures = 0;
      this.#reached = true;
      this.#tell();
    } catch {
      if (attempt === this.#attempt) this.#retry();
    }
  }

  #adopt(link: BridgeLink): void {
    this.#link = link;
    this.#care = new LinkCare({
      link,
      isReachable: () => this.#options.session.state.phase === 'here',
      onChange: () => this.#tell(),
      onLost: () => void this.#open(),
    });
    this.#incoming.use(link);
    for (const source of this.#tracks.keys()) void this.#send(source);
  }

  /** While the server cannot be asked, `start` does it later. */
  #renew(): void {
    if (this.#options.session.state.phase === 'here') this.#care?.renew();
  }

  #drop(): void {
    this.#care?.close();
    this.#care = undefined;
    // First the link: what is closed on it afterwards then need not be negotiated.
    this.#link?.close();
    this.#link = undefined;
    for (const stream of this.#outgoing.values()) stream.close();
    this.#outgoing.clear();
    this.#incoming.use(undefined);
  }

  /** While the server cannot be asked there is nothing to try: `start` comes when it can. */
  #retry(): void {
    this.#drop();
    this.#tell();
    const attempt = this.#attempt;
    const delay = retryMs[Math.min(this.#failures++, retryMs.length - 1)];
    setTimeout(() => {
      if (attempt === this.#attempt && this.#wanted && this.#options.session.state.phase === 'here') void this.#open();
    }, delay);
  }

  async #send(source: MediaSource): Promise<void> {
    const link = this.#link;
    const track = this.#silent ? undefined : this.#tracks.get(source);
    const stream = this.#outgoing.get(source) ?? (track && this.#newOutgoing(source));
    try {
      await stream?.setTrack(track);
    } catch (error) {
      if (link === this.#link) this.#sendFailed(source, error);
    }
  }

  #newOutgoing(source: MediaSource): OutgoingStream | undefined {
    const { encryption, onCannotSeal } = this.#options;
    if (!this.#link) return undefined;
    const stream = new OutgoingStream({ source, link: this.#link, encryption, onCannotSeal });
    this.#outgoing.set(source, stream);
    return stream;
  }

  #sendFailed(source: MediaSource, error: unknown): void {
    const { session, onRefused } = this.#options;
    // The server cannot be asked: `start` comes when it can.
    if (session.state.phase !== 'here') return;
    const isOurs = !(error instanceof SessionError) || error.code === 'media-refused';
    if (isOurs) onRefused(source);
    else this.#retry();
  }

  async #checkForLeaks(): Promise<void> {
    for (const stream of this.#outgoing.values()) await stream.check(() => this.#count());
  }

  async #count(): Promise<ReadonlyMap<number, StreamCounts>> {
    return new Map((await this.#options.encryption.count()).map(({ stream, counts }) => [stream, counts]));
  }

  #tell(): void {
    const connection = this.#connection();
    // Before the first link works the session alone tells the page that it reconnects.
    this.#fallSilent(connection === 'reconnecting' || this.#options.session.state.phase !== 'here');
    this.#options.onConnection(connection);
  }

  /** Whoever reads that they are not connected does not expect to be heard. */
  #fallSilent(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    for (const source of this.#tracks.keys()) void this.#send(source);
  }

  #connection(): MediaState['connection'] {
    if (!this.#wanted) return 'idle';
    const works = this.#link !== undefined && this.#reached && this.#care?.isHealthy !== false;
    if (works && this.#options.session.state.phase === 'here') return 'connected';
    return this.#reached ? 'reconnecting' : 'connecting';
  }
}
