import type { types } from 'mediasoup';
import type { MediaSource, RequestParams, RequestResult } from '@konklave/protocol/client';
import { WireFailure } from '../rooms/failure.ts';

// What the bridge carries, and which parameters it lets through to the worker. The worker is one process for all rooms: a
// parameter that it chokes on would cost everybody their call, so everything is bounded here before it gets there.

type WireRtpParameters = RequestParams<'media.produce'>['rtpParameters'];
type WireRtpCapabilities = RequestParams<'media.receive'>['rtpCapabilities'];

/** Codecs of every room, the first of a kind preferred. */
export const roomCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
  {
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    // kbit/s. Chromium starts at 300 otherwise and needs seconds to switch the upper layers on.
    parameters: { 'x-google-start-bitrate': 1_000 },
  },
];

// RTP header extensions travel in clear. Only those stay that the bridge cannot forward without: which stream it is, and what
// bandwidth estimation needs. The audio level (who speaks, and how loud), capture times and the phone's orientation do not.
const carriedExtensions: ReadonlySet<string> = new Set<types.RtpHeaderExtensionUri>([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]);

const isCarried = <T extends { uri: string }>(extension: T): extension is T & { uri: types.RtpHeaderExtensionUri } =>
  carriedExtensions.has(extension.uri);

const kinds: Readonly<Record<MediaSource, types.MediaKind>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};
const mimeTypes: Readonly<Record<types.MediaKind, string>> = { audio: 'audio/opus', video: 'video/vp8' };

const maxEncodings: Readonly<Record<types.MediaKind, number>> = { audio: 1, video: 3 };
const maxUint32 = 0xffff_ffff;

/** The router's capabilities as clients get them: without the header extensions that are not carried. */
export function offeredCapabilities(router: types.RtpCapabilities): RequestResult<'media.open'>['rtpCapabilities'] {
  const { codecs, headerExtensions = [] } = router;
  return { codecs, headerExtensions: headerExtensions.filter(isCarried) } as WireRtpCapabilities;
}

/** What a client says it can receive, reduced to what is carried. */
export function acceptedCapabilities(client: WireRtpCapabilities): types.RtpCapabilities {
  const { codecs = [], headerExtensions = [] } = client;
  for (const codec of codecs) {
    refuseUnless(within(codec.preferredPayloadType ?? 0, 0, 127), 'payload type out of range');
  }
  return {
    // mediasoup's type asks for a payload type, mediasoup itself does not.
    codecs: codecs.map(withoutEmptyParameters) as types.RtpCodecCapability[],
    headerExtensions: headerExtensions.filter(isCarried),
  };
}

/** RTP parameters of a producer, bounded. Throws WireFailure `media-refused`. */
export function acceptedRtpParameters(params: RequestParams<'media.produce'>): types.RtpParameters {
  const { source, kind, rtpParameters } = params;
  refuseUnless(kinds[source] === kind, `${source} is not ${kind}`);
  checkCodecs(kind, rtpParameters.codecs);
  const encodings = rtpParameters.encodings ?? [];
  checkEncodings(kind, encodings);
  refuseUnless((rtpParameters.mid ?? '').length <= 16, 'mid too long');
  const headerExtensions = (rtpParameters.headerExtensions ?? []).filter(isCarried);
  refuseUnless(
    headerExtensions.every(({ id }) => within(id, 1, 255)),
    'header extension id out of range',
  );
  return {
    mid: rtpParameters.mid,
    codecs: rtpParameters.codecs.map(withoutEmptyParameters),
    headerExtensions: headerExtensions.map(({ uri, id }) => ({ uri, id, encrypt: false, parameters: {} })),
    encodings,
    rtcp: { cname: rtpParameters.rtcp?.cname, reducedSize: true },
  };
}

function checkCodecs(kind: types.MediaKind, codecs: WireRtpParameters['codecs']): void {
  const media = codecs[0];
  refuseUnless(
    media !== undefined && media.mimeType.toLowerCase() === mimeTypes[kind],
    `not a ${kind} codec of the room`,
  );
  refuseUnless(
    codecs.every(({ payloadType }) => within(payloadType, 0, 127)),
    'payload type out of range',
  );
  const retransmission = codecs.slice(1);
  refuseUnless(
    retransmission.length <= 1 &&
      retransmission.every(
        (rtx) =>
          rtx.mimeType.toLowerCase() === `${kind}/rtx` &&
          rtx.payloadType !== media?.payloadType &&
          rtx.parameters?.['apt'] === media?.payloadType,
      ),
    'one codec and its retransmission expected',
  );
}

function checkEncodings(kind: types.MediaKind, encodings: NonNullable<WireRtpParameters['encodings']>): void {
  refuseUnless(within(encodings.length, 1, maxEncodings[kind]), 'number of encodings');
  for (const { ssrc, rtx, rid, scalabilityMode, maxBitrate } of encodings) {
    refuseUnless(ssrc === undefined || within(ssrc, 1, maxUint32), 'ssrc out of range');
    refuseUnless(rtx === undefined || within(rtx.ssrc, 1, maxUint32), 'rtx ssrc out of range');
    refuseUnless(maxBitrate === undefined || within(maxBitrate, 0, maxUint32), 'bitrate out of range');
    refuseUnless(rid === undefined || /^[A-Za-z0-9]{1,16}$/.test(rid), 'malformed rid');
    // One spatial layer an encoding: VP8 has no other, and the layers of simulcast are encodings.
    refuseUnless(scalabilityMode === undefined || /^[LS]1T[1-3]$/.test(scalabilityMode), 'scalability mode');
  }
}

/** JSON has null where mediasoup knows only strings and numbers. */
function withoutEmptyParameters<T extends { parameters?: Record<string, unknown> | undefined }>(codec: T): T {
  const parameters = Object.entries(codec.parameters ?? {}).filter(([, value]) => value !== null);
  return { ...codec, parameters: Object.fromEntries(parameters) };
}

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

function refuseUnless(condition: boolean, detail: string): void {
  if (!condition) throw new WireFailure('media-refused', detail);
}
