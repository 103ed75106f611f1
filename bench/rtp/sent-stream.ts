import { writeRtpPacket } from '../../apps/server/src/media/test/rtp-packet.ts';
import type { Leg } from './leg.ts';

const ntpEpochOffset = 2_208_988_800;

/** One frame of media, already cut to packets. */
export interface OutgoingFrame {
  /** Of the clock of its codec. */
  timestamp: number;
  payloads: readonly Buffer[];
}

/** One SSRC that a peer sends. */
export class SentStream {
  readonly ssrc: number;
  readonly #leg: Leg;
  readonly #payloadType: number;
  readonly #clockRate: number;
  /** Packets sent so far. */
  sent = 0;
  #octets = 0;

  constructor(leg: Leg, options: { ssrc: number; payloadType: number; clockRate: number }) {
    this.#leg = leg;
    this.ssrc = options.ssrc;
    this.#payloadType = options.payloadType;
    this.#clockRate = options.clockRate;
  }

  send({ timestamp, payloads }: OutgoingFrame): void {
    for (const [at, payload] of payloads.entries()) {
      this.sendPacket({ payload, timestamp, marker: at === payloads.length - 1 });
    }
  }

  sendPacket({ payload, timestamp, marker }: { payload: Buffer; timestamp: number; marker: boolean }): void {
    const payloadType = this.#payloadType;
    const packet = writeRtpPacket({
      payloadType,
      marker,
      sequenceNumber: this.sent,
      timestamp,
      ssrc: this.ssrc,
      payload,
    });
    this.#leg.sendRtp(packet, this.sent);
    this.sent += 1;
    this.#octets += payload.length;
  }

  /** Says which moment a timestamp stands for (RFC 3550 section 6.4.1): bridges need it to change between layers. */
  report(): void {
    const now = Date.now();
    const report = Buffer.alloc(28);
    report.writeUInt32BE(0x80c8_0006, 0);
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE(Math.floor(now / 1_000) + ntpEpochOffset, 8);
    report.writeUInt32BE(Math.floor(((now % 1_000) / 1_000) * 2 ** 32), 12);
    report.writeUInt32BE(this.timestampAt(now), 16);
    report.writeUInt32BE(this.sent, 20);
    report.writeUInt32BE(this.#octets >>> 0, 24);
    this.#leg.sendRtcp(report);
  }

  /** The RTP timestamp of a moment, ms since 1970. All layers of a source have the same. */
  timestampAt(ms: number): number {
    return Math.floor((ms * this.#clockRate) / 1_000) % 2 ** 32;
  }
}
