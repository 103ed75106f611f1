import type { types } from 'mediasoup';
import type { MediaSource, ParticipantId, RequestParams, RequestResult } from '@konklave/protocol/client';
import { WireFailure } from '../rooms/failure.ts';
import { iceCandidates } from './addresses.ts';
import { acceptedRtpParameters } from './rtp-policy.ts';

/** A stream that a seat sends. */
export interface Publication {
  source: MediaSource;
  producer: types.Producer;
}

/** Marks what a producer shows; mediasoup carries it along. */
export interface ProducerNote extends types.AppData {
  participant: ParticipantId;
  source: MediaSource;
}

/** bit/s that one participant may send: camera in three layers and a screen fit in several times. */
const maxIncomingBitrate = 12_000_000;
/** bit/s assumed towards a receiver until the estimate is there: enough for a middle layer at once. */
const initialAvailableOutgoingBitrate = 1_000_000;

interface Transports {
  send: types.WebRtcTransport;
  receive: types.WebRtcTransport;
}

interface Pending {
  /** The request as it came, to tell the same one sent again from another one. */
  asked: string;
  publication: Promise<Publication>;
  made: Publication | undefined;
}

/** What one participant has on the bridge: two transports, what they send, what they receive. */
export class SeatMedia {
  readonly participant: ParticipantId;
  /** What the participant can receive, once they have said so. */
  capabilities: types.RtpCapabilities | undefined;
  readonly publications = new Map<string, Publication>();
  readonly consumers = new Map<string, types.Consumer>();
  /** Producers that a consumer exists for, or is being made for. */
  readonly consumed = new Set<string>();
  closed = false;
  #transports: Transports | undefined;
  readonly #bySource = new Map<MediaSource, Pending>();
  readonly #connected = new Map<string, { asked: string; done: Promise<void> }>();

  constructor(participant: ParticipantId) {
    this.participant = participant;
  }

  /** Makes the pair of transports. Fails with `unknown-media` when the seat was closed meanwhile. */
  async open(
    router: types.Router,
    webRtcServer: types.WebRtcServer,
    addresses: readonly string[],
  ): Promise<Pick<RequestResult<'media.open'>, 'send' | 'receive'>> {
    const options = {
      webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate,
    };
    const [send, receive] = await Promise.all([
      router.createWebRtcTransport(options),
      router.createWebRtcTransport(options),
    ]);
    if (this.closed) {
      send.close();
      receive.close();
      throw new WireFailure('unknown-media', 'closed while opening');
    }
    this.#transports = { send, receive };
    await send.setMaxIncomingBitrate(maxIncomingBitrate);
    return { send: described(send, addresses), receive: described(receive, addresses) };
  }

  get isOpen(): boolean {
    return !this.closed && this.#transports !== undefined;
  }

  /** The transport to consume on. Throws WireFailure `unknown-media` before media.open. */
  get receiveTransport(): types.WebRtcTransport {
    return this.#open().receive;
  }

  /** Asked again with the same parameters (a repeat after a lost answer) it is done once. */
  connect({ transport: id, dtlsParameters }: RequestParams<'media.connect'>): Promise<void> {
    const transport = this.#transport(id);
    const asked = JSON.stringify(dtlsParameters);
    const before = this.#connected.get(id);
    if (before?.asked === asked) return before.done;
    if (before !== undefined) throw new WireFailure('media-refused', 'connected with other parameters');
    const done = transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters });
    this.#connected.set(id, { asked, done });
    done.catch(() => this.#connected.delete(id));
    return done;
  }

  restartIce(id: string): Promise<types.IceParameters> {
    return this.#transport(id).restartIce();
  }

  /**
   * At most one producer a source. Asked again with the same parameters the answer is the one that exists; with others it is
   * replaced: its sender has not heard the answer and has begun anew. What is refused for its parameters replaces nothing.
   * `announce` runs in the same task in which the publication appears in `publications`.
   */
  async produce(
    params: RequestParams<'media.produce'>,
    announce: (publication: Publication) => void,
  ): Promise<Publication> {
    const { source } = params;
    const asked = JSON.stringify(params);
    const before = this.#bySource.get(source);
    if (before?.asked === asked) return before.publication;
    const rtpParameters = acceptedRtpParameters(params);
    const publication = this.#replace(before, () => this.#produce(params, rtpParameters, announce));
    const pending: Pending = { asked, publication, made: undefined };
    this.#bySource.set(source, pending);
    publication.then(
      (made) => (pending.made = made),
      () => this.#forget(source, pending),
    );
    return publication;
  }

  /** The earlier one goes first: the worker refuses a second producer with the same mid. */
  async #replace(earlier: Pending | undefined, produce: () => Promise<Publication>): Promise<Publication> {
    const publication = await earlier?.publication.catch(() => undefined);
    if (publication !== undefined) this.#close(publication);
    return produce();
  }

  async #produce(
    { kind, source }: RequestParams<'media.produce'>,
    rtpParameters: types.RtpParameters,
    announce: (publication: Publication) => void,
  ): Promise<Publication> {
    const appData: ProducerNote = { participant: this.participant, source };
    const producer = await this.#open().send.produce({ kind, rtpParameters, appData });
    if (this.closed) {
      producer.close();
      throw new WireFailure('unknown-media', 'closed while producing');
    }
    const publication = { source, producer };
    this.publications.set(producer.id, publication);
    announce(publication);
    return publication;
  }

  closeProducer(id: string): void {
    const publication = this.publications.get(id);
    if (publication === undefined) throw new WireFailure('unknown-media');
    const pending = this.#bySource.get(publication.source);
    if (pending?.made === publication) this.#forget(publication.source, pending);
    this.#close(publication);
  }

  #close({ producer }: Publication): void {
    this.publications.delete(producer.id);
    producer.close();
  }

  #forget(source: MediaSource, pending: Pending): void {
    if (this.#bySource.get(source) === pending) this.#bySource.delete(source);
  }

  consumer(id: string): types.Consumer {
    const consumer = this.consumers.get(id);
    if (consumer === undefined) throw new WireFailure('unknown-media');
    return consumer;
  }

  close(): void {
    this.closed = true;
    this.#transports?.send.close();
    this.#transports?.receive.close();
    this.publications.clear();
    this.consumers.clear();
  }

  #open(): Transports {
    if (this.closed || this.#transports === undefined) throw new WireFailure('unknown-media', 'media.open first');
    return this.#transports;
  }

  #transport(id: string): types.WebRtcTransport {
    const { send, receive } = this.#open();
    if (id === send.id) return send;
    if (id === receive.id) return receive;
    throw new WireFailure('unknown-media');
  }
}

function described(
  transport: types.WebRtcTransport,
  addresses: readonly string[],
): RequestResult<'media.open'>['send'] {
  return {
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: iceCandidates(transport.iceCandidates, addresses),
    dtlsParameters: transport.dtlsParameters,
  };
}
