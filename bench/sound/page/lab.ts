import type { ConsumerParameters } from '@konklave/protocol/client';
import { FrameEncryption, startEncryptWorker } from '../../../apps/web/src/media/encrypt/frame-encryption.ts';
import { SoundMeter } from '../../../apps/web/src/media/render/sound-meter.ts';
import { BridgeLink } from '../../../apps/web/src/media/transport/bridge-link.ts';
import type { EncryptKeyMessage, Session } from '../../../apps/web/src/session/session.ts';
import { makeVoice, type Sound } from './voice.ts';

// One end of a call over a bridge without a server: the benchmark answers what is asked of it.

const request = (type: string, params: unknown): Promise<never> =>
  (globalThis as unknown as { ask: typeof request }).ask(type, params);

const encryption = new FrameEncryption(startEncryptWorker, () => {});
let keyPort: MessagePort;
encryption.connectKeys({ connectKeys: (port: MessagePort) => void (keyPort = port) } as Session);
let link: BridgeLink;
const tracks: MediaStreamTrack[] = [];
let levels = 0;
encryption.onLevels((heard) => (levels += heard.size));

/** How a voice is sent. */
export interface Way {
  /** Pauses are not sent. */
  dtx: boolean;
  /** All frames are of one size. */
  cbr: boolean;
}

/** Others are known by their leaves, from 1; ours is 0. */
async function open(end: 'send' | 'receive', people: number, way: Way): Promise<void> {
  await encryption.usable;
  const leaves = Array.from({ length: people + 1 }, (_, index): [string, number] => [String(index), index]);
  key({ type: 'epoch', epoch: 1, baseKey: new Uint8Array(16).fill(7).buffer, leaf: 0, leaves });
  if (end === 'send') key({ type: 'send', epoch: 1 });
  agreeOn(way);
  link = await BridgeLink.open({ session: { request }, onState: () => {} });
  if (end === 'receive') await link.startReceiving();
}

function key(message: EncryptKeyMessage): void {
  keyPort.postMessage(message, message.type === 'epoch' ? [message.baseKey] : []);
}

/** Lets the bridge's half say how sound is to be sent, in place of what the app has it say. */
function agreeOn({ dtx, cbr }: Way): void {
  const { prototype } = RTCPeerConnection;
  const accept = Reflect.get(prototype, 'setRemoteDescription') as (
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
    const sdp = description.sdp
      ?.replaceAll(/usedtx=\d/g, `usedtx=${Number(dtx)}`)
      .replaceAll(/cbr=\d/g, `cbr=${Number(cbr)}`);
    return accept.call(this, { ...description, sdp: sdp ?? '' });
  };
}

let voice: ReturnType<typeof makeVoice>;

async function speak(): Promise<void> {
  voice = makeVoice();
  const options = { direction: 'send', kind: 'audio', source: 'microphone', participant: undefined } as const;
  await link.produce('microphone', voice.track, (sender) => void encryption.encrypt(sender, options, {}));
}

/** Receives somebody's voice as the app does: played by an element. */
async function hear(params: ConsumerParameters): Promise<void> {
  const { participant } = params;
  const options = { direction: 'receive', kind: 'audio', source: 'microphone', participant } as const;
  const consumer = await link.consume(params, (receiver) => void encryption.encrypt(receiver, options, {}));
  const element = document.createElement('audio');
  element.srcObject = new MediaStream([consumer.track]);
  document.body.append(element);
  tracks.push(consumer.track);
  await element.play();
}

/** Measures every voice here, which is what it would take without levels in the frames. */
function measure(): void {
  const meter = new SoundMeter(document, () => performance.now());
  setInterval(() => tracks.map((track) => meter.level(track)), 150);
}

async function seen() {
  const counts = await encryption.count();
  const dropped = counts.flatMap((one) => Object.values(one.counts.dropped));
  return {
    passed: counts.reduce((sum, one) => sum + one.counts.passed, 0),
    dropped: dropped.reduce((sum, count) => sum + count, 0),
    levels,
  };
}

const lab = { open, speak, hear, measure, seen, say: (sound: Sound) => voice.say(sound) };
export type Lab = typeof lab;
Object.assign(globalThis, { lab });
