/// The one worker that holds media keys: seals every frame that leaves and opens every frame that comes.
import type { ParticipantId } from '@konklave/protocol/client';
import type { EncryptKeyMessage } from '../../session/session.ts';
import { FrameKeys } from './frame-keys.ts';
import { FramePipe } from './frame-pipe.ts';
import type { EncodedFrame } from './frame-stream.ts';
import type { CountedStream, FromEncryptWorker, StreamOptions, ToEncryptWorker } from './messages.ts';
import { silence } from './sound-level.ts';
import { totalsBySource } from './totals.ts';

interface OpenStream {
  options: StreamOptions;
  pipe: FramePipe;
  transformer: RTCRtpScriptTransformer;
}

/** How often the main thread hears of levels: quick enough to follow a conversation. */
const levelsMs = 100;

const worker = self as unknown as DedicatedWorkerGlobalScope;
const streams = new Map<number, OpenStream>();
/** What streams that are over have counted. */
let ended: CountedStream[] = [];
const keys = new FrameKeys({
  schedule: (task, delayMs) => setTimeout(task, delayMs),
  onSending: () => {
    // The encoders' first frames had no key to be sealed with.
    for (const open of streams.values()) if (open.options.direction === 'send') askEncoder(open);
  },
});
let keyMessages = Promise.resolve();
/** Of our microphone. */
let level = silence;

worker.addEventListener('message', ({ data }: MessageEvent<ToEncryptWorker>) => {
  switch (data.type) {
    case 'keys':
      listenForKeys(data.port);
      break;
    case 'key-frame': {
      const open = streams.get(data.stream);
      if (open) askEncoder(open);
      break;
    }
    case 'forget':
      endStream(data.stream);
      break;
    case 'level':
      level = data.level;
      for (const { pipe } of streams.values()) pipe.level = level;
      break;
    case 'count':
      count(data.request);
      break;
  }
});

worker.addEventListener('rtctransform', ({ transformer }) => {
  const options = transformer.options as StreamOptions | { probe: true };
  if ('probe' in options) tell({ type: 'probed' });
  else openStream(options, transformer);
});

function openStream(options: StreamOptions, transformer: RTCRtpScriptTransformer): void {
  const { stream } = options;
  const pipe = new FramePipe({
    keys,
    stream: options,
    now: () => performance.now(),
    schedule: (task, delayMs) => setTimeout(task, delayMs),
    onHealth: (health) => tell({ type: 'health', stream, health }),
    onKeyFrameNeeded: () => askSender(transformer),
  });
  pipe.level = level;
  streams.set(stream, { options, pipe, transformer });
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    transform: async (frame, controller) => {
      if (await pipe.pass(frame)) controller.enqueue(frame);
    },
  });
  // Rejects when the connection closes; there is nothing left to do then.
  transformer.readable.pipeThrough(transform).pipeTo(transformer.writable).catch(noop);
}

setInterval(() => {
  const levels = [...streams.values()].flatMap(({ options: { participant }, pipe }): [ParticipantId, number][] => {
    const loudest = pipe.takeLevel();
    return participant === undefined || loudest === undefined ? [] : [[participant, loudest]];
  });
  if (levels.length > 0) tell({ type: 'levels', levels });
}, levelsMs);

/** Asks our own encoder for a key frame. Firefox can do it here, Chromium only on the main thread. */
function askEncoder({ options, transformer }: OpenStream): void {
  if (options.kind === 'audio') return;
  if ('generateKeyFrame' in transformer) transformer.generateKeyFrame().catch(noop);
  else tell({ type: 'key-frame-wanted', stream: options.stream });
}

/** Asks the other end for a key frame. Rejects while the stream is not running yet; the next frame asks again. */
function askSender(transformer: RTCRtpScriptTransformer): void {
  transformer.sendKeyFrameRequest().catch(noop);
}

function listenForKeys(port: MessagePort): void {
  port.addEventListener('message', ({ data }: MessageEvent<EncryptKeyMessage>) => {
    // A message that fails is not answered; those behind it still count.
    keyMessages = keyMessages.then(() => takeKeys(port, data)).catch(noop);
  });
  port.start();
}

async function takeKeys(port: MessagePort, message: EncryptKeyMessage): Promise<void> {
  const answer = await keys.take(message);
  if (answer) port.postMessage(answer);
  tell({ type: 'openable', participants: keys.openable });
}

function endStream(stream: number): void {
  const open = streams.get(stream);
  if (!open) return;
  streams.delete(stream);
  ended = totalsBySource([...ended, counted(open)]);
}

function count(request: number): void {
  tell({ type: 'counted', request, streams: [...streams.values()].map(counted), ended });
}

function counted({ options, pipe }: OpenStream): CountedStream {
  return { ...options, counts: pipe.counter.read() };
}

function tell(message: FromEncryptWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's messages have no origin
  worker.postMessage(message);
}

function noop(): void {}

tell({ type: 'loaded' });
