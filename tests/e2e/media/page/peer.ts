import {
  FrameEncryption,
  startEncryptWorker,
  type EncryptedStream,
} from '../../../../apps/web/src/media/encrypt/frame-encryption.ts';
import type { CountedStream } from '../../../../apps/web/src/media/encrypt/messages.ts';
import { makeKeyFrame } from '../../../../apps/web/src/media/transport/key-frame.ts';
import type { EncryptKeyAnswer, EncryptKeyMessage, Session } from '../../../../apps/web/src/session/session.ts';

// One end of a call between two pages without a server: the test carries descriptions and keys from page to page.

export interface PeerStats {
  /** RTCOutboundRtpStreamStats, summed over the layers of each kind. */
  sent: Record<'audio' | 'video', { frames: number; bytes: number; encoded: number; keyFrames: number }>;
  received: Record<'audio' | 'video', { packets: number; decoded: number; keyFrames: number; width: number }>;
  counts: CountedStream[];
}

const installed: number[] = [];
const health: string[] = [];
let broken = false;
let connection: RTCPeerConnection;
let encryption: FrameEncryption;
let keyPort: MessagePort;
const outgoing: EncryptedStream[] = [];

function start(): void {
  connection = new RTCPeerConnection({ encodedInsertableStreams: true } as RTCConfiguration);
  encryption = new FrameEncryption(startEncryptWorker, () => (broken = true));
  encryption.connectKeys({
    connectKeys(port: MessagePort) {
      keyPort = port;
      port.addEventListener('message', ({ data }: MessageEvent<EncryptKeyAnswer>) => installed.push(data.epoch));
      port.start();
    },
  } as Session);
  connection.ontrack = ({ track }) => {
    const element = document.querySelector(track.kind) as HTMLMediaElement;
    element.srcObject = new MediaStream([track]);
    void element.play();
  };
}

/** `bare`: without a transform, to see that nothing leaves then. */
async function offer({ simulcast = false, bare = false }): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  const audio = connection.addTransceiver(stream.getAudioTracks()[0]!, { direction: 'sendonly' });
  if (!bare) outgoing.push(encrypt(audio.sender, 'audio'));
  const sendEncodings = simulcast ? [{ rid: 'r0', scaleResolutionDownBy: 2 }, { rid: 'r1' }] : [{}];
  const video = connection.addTransceiver(stream.getVideoTracks()[0]!, { direction: 'sendonly', sendEncodings });
  if (!bare) outgoing.push(encrypt(video.sender, 'video'));
  preferVp8(video);
  await connection.setLocalDescription();
  return gathered();
}

function encrypt(sender: RTCRtpSender, kind: 'audio' | 'video'): EncryptedStream {
  const source = kind === 'audio' ? 'microphone' : 'camera';
  return encryption.encrypt(
    sender,
    { direction: 'send', kind, source, participant: undefined },
    { onKeyFrameWanted: () => makeKeyFrame(sender) },
  );
}

function preferVp8(transceiver: RTCRtpTransceiver): void {
  // Firefox puts VP8 first by itself, and keeps feedback lines of codecs that are left out, which Chromium refuses.
  if (navigator.userAgent.includes('Firefox')) return;
  const codecs = RTCRtpSender.getCapabilities('video')!.codecs;
  transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => /vp8|rtx/i.test(mimeType)));
}

async function answer(sdp: string, participant: string): Promise<string> {
  await connection.setRemoteDescription({ type: 'offer', sdp });
  for (const { receiver } of connection.getTransceivers()) {
    const kind = receiver.track.kind as 'audio' | 'video';
    const source = kind === 'audio' ? 'microphone' : 'camera';
    encryption.encrypt(
      receiver,
      { direction: 'receive', kind, source, participant },
      { onHealth: (now) => health.push(`${kind} ${now}`) },
    );
  }
  await connection.setLocalDescription();
  return gathered();
}

async function accept(sdp: string): Promise<void> {
  await connection.setRemoteDescription({ type: 'answer', sdp });
}

async function gathered(): Promise<string> {
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription!.sdp;
}

function key(message: EncryptKeyMessage): void {
  keyPort.postMessage(message, message.type === 'epoch' ? [message.baseKey] : []);
}

/** 16 bytes that are all the same are key enough for a test. */
function epoch(number: number, keyByte: number, leaf: number, leaves: [string, number][]): void {
  key({ type: 'epoch', epoch: number, baseKey: new Uint8Array(16).fill(keyByte).buffer, leaf, leaves });
}

async function stats(): Promise<PeerStats> {
  const reports = [...(await connection.getStats()).values()];
  const sum = (type: string, kind: string, name: string): number =>
    reports
      .filter((report) => report.type === type && report.kind === kind)
      .reduce((total, report) => total + (report[name] ?? 0), 0);
  const sent = (kind: string) => ({
    frames: sum('outbound-rtp', kind, 'framesSent'),
    /** Payload: packets may be nothing but padding that probes the line. */
    bytes: sum('outbound-rtp', kind, 'bytesSent'),
    encoded: sum('outbound-rtp', kind, 'framesEncoded'),
    keyFrames: sum('outbound-rtp', kind, 'keyFramesEncoded'),
  });
  const received = (kind: string) => ({
    packets: sum('inbound-rtp', kind, 'packetsReceived'),
    decoded: sum('inbound-rtp', kind, 'framesDecoded'),
    keyFrames: sum('inbound-rtp', kind, 'keyFramesDecoded'),
    width: sum('inbound-rtp', kind, 'frameWidth'),
  });
  return {
    sent: { audio: sent('audio'), video: sent('video') },
    received: { audio: received('audio'), video: received('video') },
    counts: await encryption.count(),
  };
}

function requestKeyFrame(): void {
  for (const stream of outgoing) stream.requestKeyFrame();
}

/** Lets no further frame in, so that what is counted on both sides can be compared. Firefox sends silence for an ended track. */
async function stopTracks(): Promise<void> {
  for (const { sender } of connection.getTransceivers()) await sender.replaceTrack(null);
}

start();
const peer = {
  offer,
  answer,
  accept,
  key,
  epoch,
  stats,
  requestKeyFrame,
  stopTracks,
  usable: () => encryption.usable,
  state: () => ({ installed, health, broken }),
};
export type Peer = typeof peer;
Object.assign(globalThis, { peer });
