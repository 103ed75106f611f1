import type { RtpPacket } from '../../../apps/server/src/media/test/rtp-packet.ts';

// RTP payload format for VP8 (RFC 7741): a descriptor in front of each packet, one or more packets a frame.

/** What the payload descriptor says (section 4.2), as far as putting frames together needs it. */
export interface PayloadDescriptor {
  /** S bit with partition 0: the packet begins a frame. */
  startsFrame: boolean;
  /** Simulcast and scalability: -1 where it is not sent. */
  temporalLayer: number;
  /** Descriptor's length in bytes. */
  length: number;
}

/** A frame as the encoder (or whoever sealed it) handed it to the packetizer. */
export interface AssembledFrame {
  ssrc: number;
  timestamp: number;
  data: Buffer;
  /** P bit of the frame tag (RFC 6386 section 9.1) is 0. In a sealed frame this byte is clear. */
  keyFrame: boolean;
}

export interface Assembly {
  frames: AssembledFrame[];
  /** Frames of which a packet is missing: the beginning and the end of a recording cut some off. */
  incomplete: number;
}

/** Reads a payload descriptor; undefined when the payload ends within it. */
export function parseDescriptor(payload: Buffer): PayloadDescriptor | undefined {
  const first = payload[0];
  if (first === undefined) return undefined;
  let length = 1;
  let temporalLayer = -1;
  if ((first & 0x80) !== 0) {
    const extension = payload[length++] ?? 0;
    if ((extension & 0x80) !== 0) length += ((payload[length] ?? 0) & 0x80) === 0 ? 1 : 2;
    if ((extension & 0x40) !== 0) length += 1;
    if ((extension & 0x30) !== 0) {
      if ((extension & 0x20) !== 0) temporalLayer = (payload[length] ?? 0) >> 6;
      length += 1;
    }
  }
  if (length > payload.length) return undefined;
  return { startsFrame: (first & 0x10) !== 0 && (first & 0x07) === 0, temporalLayer, length };
}

/** Puts the frames of one SSRC together, from packets in any order. */
export function assembleFrames(packets: readonly RtpPacket[]): Assembly {
  const frames: AssembledFrame[] = [];
  let incomplete = 0;
  for (const run of framePackets(inOrder(packets))) {
    const frame = join(run);
    if (frame === undefined) incomplete++;
    else frames.push(frame);
  }
  return { frames, incomplete };
}

/** A packet with its sequence number continued beyond 16 bits. */
interface Placed {
  packet: RtpPacket;
  index: number;
}

function inOrder(packets: readonly RtpPacket[]): Placed[] {
  const placed = new Map<number, RtpPacket>();
  let newest: number | undefined;
  for (const packet of packets) {
    if (packet.payload.length === 0) continue;
    const index: number = newest === undefined ? packet.sequenceNumber : continued(newest, packet.sequenceNumber);
    newest = Math.max(newest ?? index, index);
    if (!placed.has(index)) placed.set(index, packet);
  }
  return [...placed].map(([index, packet]) => ({ packet, index })).sort((a, b) => a.index - b.index);
}

/** The number nearest to `newest` that has these low 16 bits. */
function continued(newest: number, sequenceNumber: number): number {
  const ahead = (sequenceNumber - newest) & 0xffff;
  return newest + (ahead < 0x8000 ? ahead : ahead - 0x1_0000);
}

function framePackets(placed: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const entry of placed) {
    const run = runs.at(-1);
    if (run !== undefined && run[0]?.packet.timestamp === entry.packet.timestamp) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function join(run: readonly Placed[]): AssembledFrame | undefined {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined || !last.packet.marker) return undefined;
  if (last.index - first.index !== run.length - 1) return undefined;
  const parts: Buffer[] = [];
  for (const { packet } of run) {
    const descriptor = parseDescriptor(packet.payload);
    if (descriptor === undefined || descriptor.startsFrame !== (packet === first.packet)) return undefined;
    parts.push(packet.payload.subarray(descriptor.length));
  }
  const data = Buffer.concat(parts);
  if (data.length === 0) return undefined;
  return {
    ssrc: first.packet.ssrc,
    timestamp: first.packet.timestamp,
    data,
    keyFrame: ((data[0] ?? 1) & 1) === 0,
  };
}

/** Payloads of one frame, each with the shortest descriptor, as a sender without picture ids makes them. */
export function packetizeFrame(frame: Uint8Array, maxPayloadBytes = 1_100): { payload: Buffer; marker: boolean }[] {
  const payloads: { payload: Buffer; marker: boolean }[] = [];
  for (let start = 0; start < frame.length; start += maxPayloadBytes) {
    const part = frame.subarray(start, start + maxPayloadBytes);
    const descriptor = Buffer.from([start === 0 ? 0x10 : 0x00]);
    payloads.push({
      payload: Buffer.concat([descriptor, part]),
      marker: start + maxPayloadBytes >= frame.length,
    });
  }
  return payloads;
}
