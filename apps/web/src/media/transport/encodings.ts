import type { MediaSource } from '@konklave/protocol/client';
import type { types } from 'mediasoup-client';

/** bit/s and fractions of the camera's 720p: 180p for a small tile, 360p for a middle one, 720p for a large one. */
const cameraLayers: types.RtpEncodingParameters[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** Firefox sends no more than two layers, and the smaller one has to fit through a line of 300 kbit/s. */
const firefoxLayers: types.RtpEncodingParameters[] = [{ ...cameraLayers[1], maxBitrate: 200_000 }, cameraLayers[2]!];

/**
 * What is read keeps its size on a thin line and changes more seldom there: text at half the size cannot be read (docs/decisions/0017). It
 * may stand still for long: without `dtx` mediasoup takes a layer that sends nothing for one that is gone.
 */
const textLayers: types.RtpEncodingParameters[] = [
  { scaleResolutionDownBy: 1, maxBitrate: 200_000, maxFramerate: 5, dtx: true },
  { scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 15, dtx: true },
];
/** A film moves in the small picture, too. */
const filmLayers: types.RtpEncodingParameters[] = [
  { scaleResolutionDownBy: 2, maxBitrate: 700_000, maxFramerate: 30, dtx: true },
  { scaleResolutionDownBy: 1, maxBitrate: 3_000_000, maxFramerate: 30, dtx: true },
];

export interface EncodedAs {
  isFirefox: boolean;
  /** The track's, which says what a screen shows. */
  contentHint: string;
}

/** How a source is encoded: layers from the smallest to the largest. Undefined for sound. */
export function encodingsOf(
  source: MediaSource,
  { isFirefox, contentHint }: EncodedAs,
): types.RtpEncodingParameters[] | undefined {
  if (source === 'screen') return copies(contentHint === 'motion' ? filmLayers : textLayers);
  if (source !== 'camera') return undefined;
  return copies(isFirefox ? firefoxLayers : cameraLayers);
}

/** mediasoup-client writes into what it is given. */
function copies(encodings: types.RtpEncodingParameters[]): types.RtpEncodingParameters[] {
  return encodings.map((encoding) => ({ ...encoding }));
}

/**
 * Voice: one channel, silence costs nothing (DTX), a lost packet is mended from the next (in-band FEC, RFC 6716 section 2.1.7)
 * or sent again. The encoder puts in FEC only for what is lost on the way to the bridge; what is lost behind it is sent again.
 */
const voice: types.ProducerCodecOptions = {
  opusStereo: false,
  opusDtx: true,
  opusFec: true,
  opusNack: true,
  opusMaxAverageBitrate: 32_000,
};
/** The sound of a shared screen: often music, so two channels and no gaps. */
const programme: types.ProducerCodecOptions = {
  opusStereo: true,
  opusDtx: false,
  opusFec: true,
  opusNack: true,
  opusMaxAverageBitrate: 96_000,
};

export function codecOptionsOf(source: MediaSource): types.ProducerCodecOptions | undefined {
  if (source === 'microphone') return voice;
  return source === 'screen-audio' ? programme : undefined;
}
