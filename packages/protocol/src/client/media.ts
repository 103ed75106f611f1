import * as v from 'valibot';
import { mediaId, participantId } from './values.ts';

// The bridge (mediasoup). Shapes of RTP parameters follow mediasoup 3's `rtpParametersTypes`; mediasoup itself checks them in
// full (`ortc`), here only what bounds them. Everything the bridge forwards is SFrame ciphertext.

const text = v.pipe(v.string(), v.maxLength(256));
const smallInteger = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const plainValue = v.union([text, v.number(), v.boolean(), v.null()]);
const feedback = v.object({ type: text, parameter: v.optional(text) });
const codecParameters = v.record(text, plainValue);

const headerExtension = v.object({
  uri: text,
  id: smallInteger,
  encrypt: v.optional(v.boolean()),
  parameters: v.optional(codecParameters),
});
const rtpEncoding = v.object({
  ssrc: v.optional(smallInteger),
  rid: v.optional(text),
  codecPayloadType: v.optional(smallInteger),
  rtx: v.optional(v.object({ ssrc: smallInteger })),
  dtx: v.optional(v.boolean()),
  active: v.optional(v.boolean()),
  scalabilityMode: v.optional(text),
  scaleResolutionDownBy: v.optional(v.number()),
  maxBitrate: v.optional(smallInteger),
  maxFramerate: v.optional(v.number()),
});
/** mediasoup `RtpParameters`. */
const rtpParameters = v.object({
  mid: v.optional(text),
  codecs: v.pipe(
    v.array(
      v.object({
        mimeType: text,
        payloadType: smallInteger,
        clockRate: smallInteger,
        channels: v.optional(smallInteger),
        parameters: v.optional(codecParameters),
        rtcpFeedback: v.optional(v.pipe(v.array(feedback), v.maxLength(32))),
      }),
    ),
    v.maxLength(32),
  ),
  headerExtensions: v.optional(v.pipe(v.array(headerExtension), v.maxLength(32))),
  encodings: v.optional(v.pipe(v.array(rtpEncoding), v.maxLength(8))),
  rtcp: v.optional(
    v.object({ cname: v.optional(text), reducedSize: v.optional(v.boolean()), mux: v.optional(v.boolean()) }),
  ),
  msid: v.optional(text),
});
/** mediasoup `RtpCapabilities`. */
const rtpCapabilities = v.object({
  codecs: v.optional(
    v.pipe(
      v.array(
        v.object({
          kind: v.picklist(['audio', 'video']),
          mimeType: text,
          preferredPayloadType: v.optional(smallInteger),
          clockRate: smallInteger,
          channels: v.optional(smallInteger),
          parameters: v.optional(codecParameters),
          rtcpFeedback: v.optional(v.pipe(v.array(feedback), v.maxLength(32))),
        }),
      ),
      v.maxLength(64),
    ),
  ),
  headerExtensions: v.optional(
    v.pipe(
      v.array(
        v.object({
          kind: v.picklist(['audio', 'video']),
          uri: text,
          preferredId: smallInteger,
          preferredEncrypt: v.optional(v.boolean()),
          direction: v.optional(v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
        }),
      ),
      v.maxLength(64),
    ),
  ),
});
const iceParameters = v.object({ usernameFragment: text, password: text, iceLite: v.optional(v.boolean()) });
const iceCandidate = v.object({
  foundation: text,
  priority: smallInteger,
  ip: text,
  address: text,
  protocol: v.picklist(['udp', 'tcp']),
  port: smallInteger,
  type: v.picklist(['host', 'srflx', 'prflx', 'relay']),
  tcpType: v.optional(v.picklist(['passive'])),
});
const dtlsParameters = v.object({
  role: v.optional(v.picklist(['auto', 'client', 'server'])),
  fingerprints: v.pipe(v.array(v.object({ algorithm: text, value: text })), v.maxLength(8)),
});
const transport = v.object({
  id: mediaId,
  iceParameters,
  iceCandidates: v.array(iceCandidate),
  dtlsParameters,
});
export type TransportParameters = v.InferOutput<typeof transport>;

/** A TURN server (RFC 8656) for those who reach the bridge by no other way, as `RTCIceServer`. The credentials end within an hour. */
const iceServer = v.object({
  urls: v.pipe(v.array(v.pipe(text, v.regex(/^turns?:/))), v.minLength(1), v.maxLength(8)),
  username: text,
  credential: text,
});
const iceServers = v.pipe(v.array(iceServer), v.maxLength(4));

/** What a stream shows. Receivers do not trust the word of the server: the SFrame key id of each frame says it again, sealed. */
export const mediaSource = v.picklist(['microphone', 'camera', 'screen', 'screen-audio']);
export type MediaSource = v.InferOutput<typeof mediaSource>;

const consumer = v.object({
  consumer: mediaId,
  producer: mediaId,
  participant: participantId,
  source: mediaSource,
  kind: v.picklist(['audio', 'video']),
  rtpParameters,
});
export type ConsumerParameters = v.InferOutput<typeof consumer>;

export const requests = {
  /** A fresh pair of transports on the bridge; earlier ones of this participant are closed. Only for members of the group. */
  'media.open': {
    params: v.object({}),
    result: v.object({ rtpCapabilities, send: transport, receive: transport, iceServers }),
  },
  /** What this client can receive. From now on the server announces consumers, first those for what is already there. */
  'media.receive': { params: v.object({ rtpCapabilities }), result: v.object({}) },
  'media.connect': { params: v.object({ transport: mediaId, dtlsParameters }), result: v.object({}) },
  /** Another path for packets, after the network has changed. */
  'media.restartIce': { params: v.object({ transport: mediaId }), result: v.object({ iceParameters, iceServers }) },
  'media.produce': {
    params: v.object({ source: mediaSource, kind: v.picklist(['audio', 'video']), rtpParameters }),
    result: v.object({ producer: mediaId }),
  },
  'media.closeProducer': { params: v.object({ producer: mediaId }), result: v.object({}) },
  /** Consumers start paused and run once the receiver has its transform. Asking again is harmless. */
  'media.resume': { params: v.object({ consumer: mediaId }), result: v.object({}) },
  'media.pause': { params: v.object({ consumer: mediaId }), result: v.object({}) },
  /**
   * The highest simulcast layer worth sending, by the size of the tile: 0 lowest, 2 highest. Where the line does not carry everything,
   * the higher `priority` gets it first; every consumer begins with 1.
   */
  'media.prefer': {
    params: v.object({
      consumer: mediaId,
      spatialLayer: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2)),
      priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255))),
    }),
    result: v.object({}),
  },
} as const;

export const pushes = {
  /** Something to receive. It is paused until media.resume. */
  'media.consumer': consumer,
  'media.consumerClosed': v.object({ consumer: mediaId }),
  /** The bridge has started again: call media.open, then produce and receive anew. */
  'media.reset': v.object({}),
} as const;
