import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

// The form of STUN messages (RFC 8489), which ICE (RFC 8445) and TURN (RFC 8656) speak.

export const stunHeaderBytes = 20;
/** In every message, and what addresses in it are changed by. */
export const magicCookie = 0x2112_a442;
const fingerprintXor = 0x5354_554e;
const messageIntegrity = 0x0008;
const fingerprint = 0x8028;
/** What the two take up. Each covers the message as if it ended with that one (RFC 8489 sections 14.5 and 14.7). */
const integrityBytes = 24;
const fingerprintBytes = 8;

export type StunAttribute = readonly [name: number, value: Buffer];

export interface StunMessage {
  type: number;
  /** 12 bytes that an answer repeats. */
  transaction: Buffer;
  attributes: readonly StunAttribute[];
  /** Proves that the sender knows it: a password of ICE, or the hash of a long-term one. */
  key?: string | Buffer | undefined;
  /** ICE wants it, so that the message is told from what else comes by the same port. */
  hasFingerprint?: boolean;
}

/** The bytes of a message. */
export function encodeStun({ type, transaction, attributes, key, hasFingerprint }: StunMessage): Buffer {
  const body = attributes.map(encodeAttribute);
  const message = (more: number): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt16BE(type, 0);
    header.writeUInt16BE(
      body.reduce((sum, { length }) => sum + length, more),
      2,
    );
    header.writeUInt32BE(magicCookie, 4);
    return Buffer.concat([header, transaction, ...body]);
  };
  if (key !== undefined) {
    const proof = createHmac('sha1', key).update(message(integrityBytes)).digest();
    body.push(encodeAttribute([messageIntegrity, proof]));
  }
  if (hasFingerprint === true) {
    body.push(encodeAttribute([fingerprint, uint32((crc32(message(fingerprintBytes)) ^ fingerprintXor) >>> 0)]));
  }
  return message(0);
}

/** The type of a STUN message, or undefined when the packet is something else (DTLS, SRTP). */
export function stunTypeOf(packet: Buffer): number | undefined {
  if (packet.length < stunHeaderBytes || packet.readUInt32BE(4) !== magicCookie) return undefined;
  const type = packet.readUInt16BE(0);
  return type < 0x4000 ? type : undefined;
}

/** A number of 32 bits as an attribute holds it. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Values are filled up to multiples of four bytes. */
function encodeAttribute([name, value]: StunAttribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(name, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}
