// Runs in the page: sends numbered pictures from one connection to another in the same page, and times them.
import type { EncryptKeyMessage } from '../../apps/web/src/session/session.ts';
import type {
  CountedStream,
  FromEncryptWorker,
  StreamOptions,
  ToEncryptWorker,
} from '../../apps/web/src/media/encrypt/messages.ts';

/** `sealed`: the app's own worker. `passed`: a worker that hands every frame on. `none`: no worker. */
export type Mode = 'sealed' | 'passed' | 'none';

export interface PictureTimes {
  /** ms from drawing a picture to having it decoded, for each that arrived. */
  delays: number[];
  drawn: number;
}

declare global {
  interface Window {
    measureSealing: (mode: Mode, ms: number) => Promise<PictureTimes>;
  }
}

const width = 640;
const height = 360;
const everyMs = 50;
/** A number is written in so many squares, black or white, that survive compression. */
const bits = 16;
const square = width / bits;
const participant = 'bob';
const baseKeyBytes = 16;

/** What the session would send; the same key on both sides. */
function giveKeys(worker: Worker, leaf: number): void {
  const { port1, port2 } = new MessageChannel();
  const keys: ToEncryptWorker = { type: 'keys', port: port1 };
  worker.postMessage(keys, [port1]);
  const baseKey = new Uint8Array(baseKeyBytes).fill(7).buffer;
  const leaves: [string, number][] = [[participant, 1]];
  const messages: EncryptKeyMessage[] = [
    { type: 'epoch', epoch: 1, baseKey, leaf, leaves },
    { type: 'send', epoch: 1 },
  ];
  for (const message of messages) port2.postMessage(message);
}

function startWorker(mode: Mode, leaf: number): Worker | undefined {
  if (mode === 'none') return undefined;
  const worker = new Worker(`/${mode}.js`, { type: 'module' });
  if (mode === 'sealed') giveKeys(worker, leaf);
  return worker;
}

function transformOf(worker: Worker | undefined, direction: StreamOptions['direction']) {
  if (worker === undefined) return null;
  const options: StreamOptions = {
    stream: 1,
    direction,
    kind: 'video',
    source: 'camera',
    participant: direction === 'send' ? undefined : participant,
  };
  return new RTCRtpScriptTransform(worker, options);
}

/** Whether pictures came through the worker, and not past it. */
async function hasOpened(worker: Worker): Promise<boolean> {
  const counted = new Promise<CountedStream[]>((resolve) =>
    worker.addEventListener('message', ({ data }: MessageEvent<FromEncryptWorker>) => {
      if (data.type === 'counted') resolve(data.streams);
    }),
  );
  const question: ToEncryptWorker = { type: 'count', request: 1 };
  worker.postMessage(question, []);
  return (await counted).every(({ counts }) => counts.passed > 0);
}

/** Draws numbered pictures, and remembers when. */
class Painter {
  readonly times: number[] = [];
  readonly track: MediaStreamTrack;
  readonly #timer: number;

  constructor() {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d')!;
    this.#timer = window.setInterval(() => {
      const number = this.times.length;
      // Something to encode: noise would cost more than any camera, a still picture nothing.
      context.fillStyle = `hsl(${number % 360} 60% 50%)`;
      context.fillRect(0, square, width, height);
      context.fillStyle = 'gray';
      for (let at = 0; at < 40; at++)
        context.fillRect((at * 97 + number * 5) % width, square + ((at * 61) % 300), 24, 24);
      for (let bit = 0; bit < bits; bit++) {
        context.fillStyle = (number >> bit) & 1 ? 'white' : 'black';
        context.fillRect(bit * square, 0, square, square);
      }
      this.times.push(performance.now());
    }, everyMs);
    this.track = canvas.captureStream().getVideoTracks()[0]!;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.track.stop();
  }
}

/** Reads the numbers of the pictures that a video shows. */
function readNumbers(video: HTMLVideoElement, seen: (number: number) => void): void {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: bits, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const read = (): void => {
    context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / (height / square), 0, 0, bits, 1);
    const { data } = context.getImageData(0, 0, bits, 1);
    let number = 0;
    for (let bit = 0; bit < bits; bit++) if ((data[4 * bit] ?? 0) > 127) number |= 1 << bit;
    seen(number);
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
}

async function connect(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate ?? undefined));
  to.addEventListener('icecandidate', ({ candidate }) => void from.addIceCandidate(candidate ?? undefined));
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription!);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription!);
}

window.measureSealing = async (mode, ms) => {
  const painter = new Painter();
  const workers = [startWorker(mode, 1), startWorker(mode, 2)];
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const delays: number[] = [];
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  to.addEventListener('track', ({ receiver, track }) => {
    receiver.transform = transformOf(workers[1], 'receive');
    video.srcObject = new MediaStream([track]);
    void video.play();
  });
  const { sender } = from.addTransceiver(painter.track, { direction: 'sendonly' });
  sender.transform = transformOf(workers[0], 'send');
  const vp8 = RTCRtpSender.getCapabilities('video')?.codecs.filter(({ mimeType }) => mimeType === 'video/VP8') ?? [];
  from.getTransceivers()[0]?.setCodecPreferences(vp8);
  await connect(from, to);
  const first = await new Promise<number>((resolve) => {
    readNumbers(video, (number) => {
      resolve(painter.times.length);
      const drawn = painter.times[number];
      if (drawn !== undefined) delays.push(performance.now() - drawn);
    });
  });
  delays.length = 0;
  await new Promise((resolve) => setTimeout(resolve, ms));
  const drawn = painter.times.length - first;
  if (mode === 'sealed' && !(await hasOpened(workers[1]!))) throw new Error('nothing was opened');
  painter.stop();
  for (const connection of [from, to]) connection.close();
  for (const worker of workers) worker?.terminate();
  video.remove();
  return { delays, drawn };
};
