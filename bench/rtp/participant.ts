import type {
  ConsumerParameters,
  MediaSource,
  RequestParams,
  RequestResult,
  TransportParameters,
} from '@konklave/protocol/client';
import type { BridgePush } from '../../apps/server/src/media/bridge.ts';
import type { Identity } from './identity.ts';
import { Leg, type RemoteEnd } from './leg.ts';
import { SentStream } from './sent-stream.ts';
import { transportSequenceId } from './transport-feedback.ts';

type MediaRequest =
  | 'media.open'
  | 'media.connect'
  | 'media.receive'
  | 'media.produce'
  | 'media.resume'
  | 'media.prefer';

/** Asks the bridge, over whatever way there is to it. */
export type Ask = <T extends MediaRequest>(type: T, params: RequestParams<T>) => Promise<RequestResult<T>>;

export interface ParticipantOptions {
  ask: Ask;
  identity: Identity;
  /** Which announced streams are received, and on which simulcast layer; undefined for not at all. */
  choose: (stream: ConsumerParameters, received: readonly ConsumerParameters[]) => number | undefined;
  /** Gets every packet that arrives, still sealed. */
  onPacket: (packet: Buffer, leg: Leg) => void;
}

const codecs = {
  audio: { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2, rtcpFeedback: [] },
  video: {
    mimeType: 'video/VP8',
    payloadType: 101,
    clockRate: 90_000,
    rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
  },
};

/** What a peer can receive. */
export const capabilities: RequestParams<'media.receive'>['rtpCapabilities'] = {
  codecs: Object.entries(codecs).map(([kind, { payloadType, ...codec }]) => ({
    ...codec,
    kind: kind as 'audio' | 'video',
    preferredPayloadType: payloadType,
  })),
  headerExtensions: [],
};

/** The same of one who reports when packets came, so that the bridge can estimate bandwidth, as browsers do. */
export const reportingCapabilities: typeof capabilities = {
  codecs: capabilities.codecs?.map((codec) => ({
    ...codec,
    rtcpFeedback: [...(codec.rtcpFeedback ?? []), { type: 'transport-cc' }],
  })),
  headerExtensions: (['audio', 'video'] as const).map((kind) => ({
    kind,
    uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    preferredId: transportSequenceId,
  })),
};

/** What a peer sends: one SSRC a simulcast layer. */
export function sentParameters(kind: 'audio' | 'video', ssrcs: readonly number[]) {
  return { codecs: [codecs[kind]], encodings: ssrcs.map((ssrc) => ({ ssrc })), rtcp: { cname: 'peer' } };
}

function sentStreams(leg: Leg, kind: 'audio' | 'video', ssrcs: readonly number[]): SentStream[] {
  return ssrcs.map((ssrc) => new SentStream(leg, { ssrc, ...codecs[kind] }));
}

/** The candidate of this machine. */
export function remoteEndOf({ iceParameters, iceCandidates }: TransportParameters): RemoteEnd {
  const candidate = iceCandidates.find(({ protocol, address }) => protocol === 'udp' && address === '127.0.0.1');
  if (candidate === undefined) throw new Error('no UDP candidate on 127.0.0.1');
  return { iceParameters, host: candidate.address, port: candidate.port };
}

/** The media of one participant without a browser: two legs to our bridge. */
export class RtpParticipant {
  readonly #options: ParticipantOptions;
  readonly #received: ConsumerParameters[] = [];
  #legs: { send: Leg; receive: Leg } | undefined;
  #nextSsrc = 1_000;
  #closed = false;

  constructor(options: ParticipantOptions) {
    this.#options = options;
  }

  /** How many streams are received. */
  get streams(): number {
    return this.#received.length;
  }

  /** media.open and both handshakes; what is announced from now on is received. */
  async open(): Promise<void> {
    const { ask } = this.#options;
    const { send, receive } = await ask('media.open', {});
    const legs = { send: await this.#connect(send), receive: await this.#connect(receive) };
    if (this.#closed) return close(legs);
    this.#legs = legs;
    for (const leg of [legs.send, legs.receive]) leg.onPacket = (packet) => this.#options.onPacket(packet, leg);
    await ask('media.receive', { rtpCapabilities: capabilities });
  }

  async #connect(transport: TransportParameters): Promise<Leg> {
    const { ask, identity } = this.#options;
    const fingerprints = [{ algorithm: 'sha-256', value: identity.fingerprint }];
    await ask('media.connect', { transport: transport.id, dtlsParameters: { role: 'client', fingerprints } });
    return Leg.open(remoteEndOf(transport), identity);
  }

  /** One stream a simulcast layer, the lowest first. */
  async publish(source: MediaSource, layers = 1): Promise<SentStream[]> {
    if (this.#legs === undefined) throw new Error('open first');
    const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio';
    const ssrcs = Array.from({ length: layers }, () => this.#nextSsrc++);
    await this.#options.ask('media.produce', { source, kind, rtpParameters: sentParameters(kind, ssrcs) });
    return sentStreams(this.#legs.send, kind, ssrcs);
  }

  async hear(push: BridgePush): Promise<void> {
    if (push.type === 'media.consumerClosed') {
      const at = this.#received.findIndex(({ consumer }) => consumer === push.params.consumer);
      if (at >= 0) this.#received.splice(at, 1);
    }
    if (push.type !== 'media.consumer') return;
    const { choose, ask } = this.#options;
    const { consumer, kind } = push.params;
    const spatialLayer = choose(push.params, this.#received);
    if (spatialLayer === undefined) return;
    this.#received.push(push.params);
    if (kind === 'video') await ask('media.prefer', { consumer, spatialLayer });
    await ask('media.resume', { consumer });
  }

  close(): void {
    this.#closed = true;
    if (this.#legs !== undefined) close(this.#legs);
  }
}

function close({ send, receive }: { send: Leg; receive: Leg }): void {
  send.close();
  receive.close();
}
