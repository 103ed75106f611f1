import { Device, type types } from 'mediasoup-client';
import type { ConsumerParameters, MediaSource, RequestParams, TransportParameters } from '@konklave/protocol/client';
import type { Session } from '../../session/session.ts';
import { trustedCapabilities } from './capabilities.ts';
import { readStats } from './read-stats.ts';
import { codecOptionsOf, encodingsOf } from './encodings.ts';

/** Without a transform Chromium then sends and shows nothing, where it would go out in clear. Firefox ignores it. */
const additionalSettings = { encodedInsertableStreams: true } as Partial<RTCConfiguration>;

export type Direction = 'send' | 'receive';

export interface BridgeLinkOptions {
  session: Pick<Session, 'request'>;
  onState: (direction: Direction, state: types.ConnectionState) => void;
}

/** One pair of transports on the bridge, from `media.open` until it is closed. Nothing of it is used again after that. */
export class BridgeLink {
  readonly #session: Pick<Session, 'request'>;
  readonly #device: Device;
  readonly #send: types.Transport;
  readonly #receive: types.Transport;

  private constructor(
    device: Device,
    send: types.Transport,
    receive: types.Transport,
    session: BridgeLinkOptions['session'],
  ) {
    this.#device = device;
    this.#send = send;
    this.#receive = receive;
    this.#session = session;
  }

  /** Rejects with SessionError when the bridge does not answer as it should, and when the browser cannot. */
  static async open({ session, onState }: BridgeLinkOptions): Promise<BridgeLink> {
    const { rtpCapabilities, send, receive, iceServers } = await session.request('media.open', {});
    const device = new Device();
    await device.load({ routerRtpCapabilities: trustedCapabilities(rtpCapabilities as types.RtpCapabilities) });
    const sending = device.createSendTransport({ ...transportOptions(send), iceServers, additionalSettings });
    const receiving = device.createRecvTransport({ ...transportOptions(receive), iceServers, additionalSettings });
    for (const transport of [sending, receiving]) {
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        void answer(session.request('media.connect', { transport: transport.id, dtlsParameters }), done, failed);
      });
    }
    sending.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = appData['source'] as MediaSource;
      const params = { source, kind, rtpParameters: rtpParameters as ConsumerParameters['rtpParameters'] };
      void answer(session.request('media.produce', params), ({ producer }) => done({ id: producer }), failed);
    });
    sending.on('connectionstatechange', (state) => onState('send', state));
    receiving.on('connectionstatechange', (state) => onState('receive', state));
    return new BridgeLink(device, sending, receiving, session);
  }

  /** Tells the bridge what we can receive; from now on it announces consumers. */
  async startReceiving(): Promise<void> {
    const rtpCapabilities = this.#device.recvRtpCapabilities as RequestParams<'media.receive'>['rtpCapabilities'];
    await this.#session.request('media.receive', { rtpCapabilities });
  }

  /** Sends a track. `onSender` runs in the task in which the sender is made, before anything is negotiated. */
  produce(
    source: MediaSource,
    track: MediaStreamTrack,
    onSender: (sender: RTCRtpSender) => void,
  ): Promise<types.Producer> {
    return this.#send.produce({
      track,
      encodings: this.#encodingsOf(source, track),
      codecOptions: codecOptionsOf(source),
      // Tracks belong to `capture`, and mute is nobody's business but the group's.
      stopTracks: false,
      disableTrackOnPause: false,
      onRtpSender: onSender,
      appData: { source },
    });
  }

  /** Encodes a track that is being sent as its content hint, which has changed, asks for. */
  async refit(source: MediaSource, sender: RTCRtpSender, track: MediaStreamTrack): Promise<void> {
    const parameters = sender.getParameters();
    const wanted = this.#encodingsOf(source, track) ?? [];
    for (const [layer, encoding] of parameters.encodings.entries()) {
      const { maxBitrate, maxFramerate } = wanted[layer] ?? {};
      if (maxBitrate !== undefined) encoding.maxBitrate = maxBitrate;
      if (maxFramerate !== undefined) encoding.maxFramerate = maxFramerate;
    }
    await sender.setParameters(parameters);
  }

  #encodingsOf(source: MediaSource, { contentHint }: MediaStreamTrack): types.RtpEncodingParameters[] | undefined {
    return encodingsOf(source, { isFirefox: this.#device.handlerName.startsWith('Firefox'), contentHint });
  }

  /** Receives a stream. `onReceiver` runs in the task in which the receiver is made, before anything is negotiated. */
  consume(params: ConsumerParameters, onReceiver: (receiver: RTCRtpReceiver) => void): Promise<types.Consumer> {
    const { consumer, producer, participant, source, kind, rtpParameters } = params;
    const isScreen = source === 'screen' || source === 'screen-audio';
    return this.#receive.consume({
      id: consumer,
      producerId: producer,
      kind,
      rtpParameters: rtpParameters as types.RtpParameters,
      // Browsers keep lips and voice together within one stream.
      streamId: isScreen ? `${participant}-screen` : participant,
      onRtpReceiver: onReceiver,
    });
  }

  /** RTCStats of everything that goes in one direction. */
  report(direction: Direction): Promise<RTCStatsReport | undefined> {
    return readStats(this.#transport(direction));
  }

  state(direction: Direction): types.ConnectionState {
    return this.#transport(direction).connectionState;
  }

  /**
   * Looks for another path of packets. Rejects when the bridge does not know the transport any more, and in Firefox when there is
   * a TURN server: mediasoup-client cannot give it credentials that are still good there, so that only another link can have them.
   */
  async restartIce(direction: Direction): Promise<void> {
    const transport = this.#transport(direction);
    const { iceParameters, iceServers } = await this.#session.request('media.restartIce', { transport: transport.id });
    if (iceServers.length > 0) await transport.updateIceServers({ iceServers });
    await transport.restartIce({ iceParameters });
  }

  close(): void {
    this.#send.close();
    this.#receive.close();
  }

  #transport(direction: Direction): types.Transport {
    return direction === 'send' ? this.#send : this.#receive;
  }
}

/** mediasoup-client takes callbacks where we have promises. */
async function answer<T>(result: Promise<T>, done: (result: T) => void, failed: (error: Error) => void): Promise<void> {
  try {
    done(await result);
  } catch (error) {
    failed(error instanceof Error ? error : new Error('failed'));
  }
}

function transportOptions({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
}: TransportParameters): types.TransportOptions {
  return {
    id,
    iceParameters,
    iceCandidates: iceCandidates as types.IceCandidate[],
    dtlsParameters: dtlsParameters as types.DtlsParameters,
  };
}
