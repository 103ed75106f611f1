import type { types } from 'mediasoup-client';

/**
 * RTP header extensions travel in clear, so only those stay that the bridge cannot work without: which stream a packet is of,
 * and what bandwidth estimation needs. Above all the audio level does not: it says who speaks, and how loud. The bridge is not
 * trusted to leave it out, so it is left out here.
 */
const neededExtensions: ReadonlySet<string> = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]);

/** The codecs whose frames we can seal, and retransmission. */
const sealableCodecs: ReadonlySet<string> = new Set(['audio/opus', 'video/vp8', 'video/rtx', 'audio/rtx']);

/** What the bridge offers, reduced to what we use. */
export function trustedCapabilities({
  codecs = [],
  headerExtensions = [],
}: types.RtpCapabilities): types.RtpCapabilities {
  return {
    codecs: codecs.filter(({ mimeType }) => sealableCodecs.has(mimeType.toLowerCase())).map(atConstantRate),
    headerExtensions: headerExtensions.filter(({ uri }) => neededExtensions.has(uri)),
  };
}

/** Sound whose frames are all of one size (RFC 7587 section 6.1): from sizes that follow the sounds of a language words can be guessed. */
function atConstantRate(codec: types.RtpCodecCapability): types.RtpCodecCapability {
  return codec.mimeType.toLowerCase() === 'audio/opus'
    ? { ...codec, parameters: { ...codec.parameters, cbr: 1 } }
    : codec;
}
