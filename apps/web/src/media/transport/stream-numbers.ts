/** What the browser counts of one stream, as it stands. Counts are since the stream began. */
export interface StreamNumbers {
  /** Such as `VP8`, as MIME types name it after the slash. */
  codec: string | undefined;
  width: number | undefined;
  height: number | undefined;
  framesPerSecond: number | undefined;
  bytes: number;
  packets: number;
  /** As the receiver counts them: when sending, by the bridge's word. */
  lost: number;
  /** What was waited in the jitter buffer, in seconds, by so many frames or samples. */
  waited: { seconds: number; count: number } | undefined;
  /** To the bridge and back, in seconds. */
  roundTrip: number | undefined;
  freezes: number | undefined;
}

/** One entry of a stats report. What is missing in a browser is undefined. */
type Entry = Readonly<Record<string, unknown>> & { type: string; id: string };

/** https://www.w3.org/TR/webrtc-stats/#inboundrtpstats-dict* of the stream with this SSRC; undefined when there is none. */
export function receivedNumbers(report: RTCStatsReport, ssrc: number): StreamNumbers | undefined {
  const entries = entriesOf(report);
  const stream = entries.find(({ type, ssrc: own }) => type === 'inbound-rtp' && own === ssrc);
  if (stream === undefined) return undefined;
  const count = numberIn(stream, 'jitterBufferEmittedCount');
  return {
    ...pictureOf([stream], entries),
    bytes: numberIn(stream, 'bytesReceived') ?? 0,
    packets: numberIn(stream, 'packetsReceived') ?? 0,
    lost: Math.max(0, numberIn(stream, 'packetsLost') ?? 0),
    waited: count === undefined ? undefined : { seconds: numberIn(stream, 'jitterBufferDelay') ?? 0, count },
    roundTrip: pathRoundTrip(entries),
    freezes: numberIn(stream, 'freezeCount'),
  };
}

/** The same of a sender: all its simulcast layers together, the largest for the picture. Undefined before there is one. */
export function sentNumbers(report: RTCStatsReport): StreamNumbers | undefined {
  const entries = entriesOf(report);
  const layers = entries.filter(({ type }) => type === 'outbound-rtp');
  if (layers.length === 0) return undefined;
  const heard = entries.filter(({ type }) => type === 'remote-inbound-rtp');
  const sum = (of: readonly Entry[], field: string) =>
    of.reduce((total, entry) => total + (numberIn(entry, field) ?? 0), 0);
  return {
    ...pictureOf(layers, entries),
    bytes: sum(layers, 'bytesSent'),
    packets: sum(layers, 'packetsSent'),
    lost: Math.max(0, sum(heard, 'packetsLost')),
    waited: undefined,
    roundTrip: largest(heard, 'roundTripTime') ?? pathRoundTrip(entries),
    freezes: undefined,
  };
}

function pictureOf(
  streams: readonly Entry[],
  entries: readonly Entry[],
): Pick<StreamNumbers, 'codec' | 'width' | 'height' | 'framesPerSecond'> {
  const codec = entries.find(({ id }) => streams.some(({ codecId }) => codecId === id))?.['mimeType'];
  return {
    codec: typeof codec === 'string' ? codec.split('/')[1] : undefined,
    width: largest(streams, 'frameWidth'),
    height: largest(streams, 'frameHeight'),
    framesPerSecond: largest(streams, 'framesPerSecond'),
  };
}

function pathRoundTrip(entries: readonly Entry[]): number | undefined {
  const paths = entries.filter(({ type, state }) => type === 'candidate-pair' && state === 'succeeded');
  return numberIn(
    paths.find(({ nominated }) => nominated === true),
    'currentRoundTripTime',
  );
}

function entriesOf(report: RTCStatsReport): Entry[] {
  return [...(report as unknown as ReadonlyMap<string, Entry>).values()];
}

function largest(entries: readonly Entry[], field: string): number | undefined {
  const numbers = entries.map((entry) => numberIn(entry, field)).filter((number) => number !== undefined);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function numberIn(entry: Entry | undefined, field: string): number | undefined {
  const value = entry?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
