import type { SentStream } from '../rtp/sent-stream.ts';

// What people send, as packets of the right number and size. The bytes are not sealed: the bridge could not tell.

interface Counter {
  sent: number;
}

const voiceFrameMs = 20;
/** With DTX a silent microphone sends one packet in so many frames. */
const silentFrames = 20;
/** How long somebody speaks or is silent, frames at least. */
const shortestTurn = 50;

const pictureMs = 66;
/** Of one frame of each layer, in packets of so many bytes. */
const layers = [
  { packets: 1, bytes: 500 },
  { packets: 2, bytes: 900 },
  { packets: 3, bytes: 1_100 },
];
const keyFrameEvery = 15;
const reportEveryMs = 1_000;

/** A microphone, somebody speaking into it for a share of the time. */
export class Voice {
  readonly #timer: NodeJS.Timeout;
  #frame = Math.floor(silentFrames * Math.random());
  #speaks = false;

  constructor(stream: SentStream, counter: Counter, speaking: number) {
    this.#speaks = speaking === 1;
    this.#timer = setInterval(() => {
      this.#frame += 1;
      if (this.#frame % shortestTurn === 0) this.#speaks = Math.random() < speaking;
      if (this.#frame % (reportEveryMs / voiceFrameMs) === 0) stream.report();
      if (!this.#speaks && this.#frame % silentFrames !== 0) return;
      const payload = Buffer.alloc(this.#speaks ? 100 : 26);
      stream.send({ timestamp: stream.timestampAt(Date.now()), payloads: [payload] });
      counter.sent += 1;
    }, voiceFrameMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** A camera in simulcast layers. */
export class Pictures {
  readonly #timer: NodeJS.Timeout;
  #frame = 0;

  constructor(streams: readonly SentStream[], counter: Counter) {
    this.#timer = setInterval(() => {
      const isKeyFrame = this.#frame % keyFrameEvery === 0;
      this.#frame += 1;
      const now = Date.now();
      for (const [layer, stream] of streams.entries()) {
        if (isKeyFrame) stream.report();
        const { packets, bytes } = layers[layer] ?? layers[0]!;
        const payloads = Array.from({ length: packets }, (_, at) => vp8Payload(bytes, at === 0, isKeyFrame));
        stream.send({ timestamp: stream.timestampAt(now), payloads });
        counter.sent += packets;
      }
    }, pictureMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Start code, width and height of a VP8 key frame (RFC 6386 section 9.1). */
const keyFrameStart = Buffer.from([0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);

/** VP8 payload descriptor, and the frame tag that says key frame or not (RFC 7741 sections 4.2 and 4.3). */
export function vp8Payload(bytes: number, isFirst: boolean, isKeyFrame: boolean): Buffer {
  const payload = Buffer.alloc(bytes, 0xa5);
  payload[0] = isFirst ? 0x10 : 0x00;
  payload[1] = isKeyFrame ? 0x10 : 0x11;
  if (isFirst && isKeyFrame) keyFrameStart.copy(payload, 4);
  return payload;
}
