// Transport-wide congestion control (draft-holmer-rmcat-transport-wide-cc-extensions-01): a receiver says when each packet came.

/** mediasoup's number for the header extension. */
export const transportSequenceId = 5;

const referenceMs = 64;
const deltaMs = 0.25;
const longestSmallDelta = 255;
const longestRun = 0x1fff;

interface Arrival {
  sequence: number;
  /** Multiples of 250 us. */
  at: number;
}

/** The number of a packet within its transport, if it has one (RFC 8285 section 4.2: one-byte headers). */
export function transportSequenceOf(packet: Buffer): number | undefined {
  if ((packet.readUInt8(0) & 0x10) === 0) return undefined;
  let at = 12 + (packet.readUInt8(0) & 0x0f) * 4;
  if (packet.readUInt16BE(at) !== 0xbede) return undefined;
  const end = at + 4 + 4 * packet.readUInt16BE(at + 2);
  for (at += 4; at < end;) {
    const head = packet.readUInt8(at);
    if (head >> 4 === transportSequenceId) return packet.readUInt16BE(at + 1);
    at += head === 0 ? 1 : 2 + (head & 0x0f);
  }
  return undefined;
}

/** Collects arrivals of one transport and reports them. */
export class TransportFeedback {
  #arrivals: Arrival[] = [];
  #count = 0;

  note(sequence: number, ms: number): void {
    this.#arrivals.push({ sequence, at: Math.floor(ms / deltaMs) });
  }

  /** One report on everything since the last one, or nothing. Leaves out what came too late or too far apart for a report. */
  report(): Buffer | undefined {
    const [first, ...rest] = this.#arrivals;
    this.#arrivals = [];
    if (first === undefined) return undefined;
    const reference = Math.floor(first.at / (referenceMs / deltaMs));
    const deltas = [first.at - reference * (referenceMs / deltaMs)];
    /** Of packets that came (true) or did not, one after the other. */
    const statuses = [true];
    let last = first;
    for (const arrival of rest) {
      const step = (arrival.sequence - last.sequence + 0x1_0000) % 0x1_0000;
      const delta = arrival.at - last.at;
      if (step === 0 || step > 1_000 || delta < 0) continue;
      if (delta > longestSmallDelta) break;
      for (let missing = 1; missing < step; missing++) statuses.push(false);
      statuses.push(true);
      deltas.push(delta);
      last = arrival;
    }
    return this.#write(first.sequence, reference, statuses, deltas);
  }

  #write(base: number, reference: number, statuses: readonly boolean[], deltas: readonly number[]): Buffer {
    const chunks = runsOf(statuses).map(({ came, length }) => ((came ? 1 : 0) << 13) | length);
    const bytes = 20 + 2 * chunks.length + deltas.length;
    const packet = Buffer.alloc(Math.ceil(bytes / 4) * 4);
    packet.writeUInt32BE(0x8fcd_0000 + packet.length / 4 - 1, 0);
    packet.writeUInt32BE(1, 4);
    packet.writeUInt16BE(base, 12);
    packet.writeUInt16BE(statuses.length, 14);
    packet.writeUIntBE(reference % 2 ** 24, 16, 3);
    packet.writeUInt8(this.#count++ % 256, 19);
    for (const [at, chunk] of chunks.entries()) packet.writeUInt16BE(chunk, 20 + 2 * at);
    for (const [at, delta] of deltas.entries()) packet.writeUInt8(delta, 20 + 2 * chunks.length + at);
    return packet;
  }
}

function runsOf(statuses: readonly boolean[]): { came: boolean; length: number }[] {
  const runs: { came: boolean; length: number }[] = [];
  for (const came of statuses) {
    const run = runs.at(-1);
    if (run?.came === came && run.length < longestRun) run.length += 1;
    else runs.push({ came, length: 1 });
  }
  return runs;
}
