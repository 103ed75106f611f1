import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

// STUN (RFC 8489) as far as an ICE agent needs it (RFC 8445 section 7.1) that nominates the first pair it tries.

const magicCookie = 0x2112_a442;
const headerBytes = 20;
const integrityBytes = 24;
const fingerprintXor = 0x5354_554e;

const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
} as const;

/** Type of a STUN message. */
export const stunType = { bindingRequest: 0x0001, bindingSuccess: 0x0101 } as const;

/** The ICE credentials of the agent that is asked. */
export interface IceCredentials {
  usernameFragment: string;
  password: string;
}

/** A binding request of a controlling agent that nominates this pair. */
export function bindingRequest({ usernameFragment, password }: IceCredentials): Buffer {
  const attributes = Buffer.concat([
    encode(attribute.username, Buffer.from(`${usernameFragment}:konklave`)),
    encode(attribute.priority, uint32(0x7e00_00ff)),
    encode(attribute.iceControlling, randomBytes(8)),
    encode(attribute.useCandidate, Buffer.alloc(0)),
  ]);
  const transaction = randomBytes(12);
  // Each checksum covers the message as if it ended with that checksum's own attribute (RFC 8489 sections 14.5 and 14.7).
  const signed = Buffer.concat([header(attributes.length + integrityBytes, transaction), attributes]);
  const integrity = encode(attribute.messageIntegrity, createHmac('sha1', password).update(signed).digest());
  const body = Buffer.concat([attributes, integrity]);
  const summed = Buffer.concat([header(body.length + 8, transaction), body]);
  return Buffer.concat([summed, encode(attribute.fingerprint, uint32((crc32(summed) ^ fingerprintXor) >>> 0))]);
}

/** The type of a STUN message, or undefined when the packet is something else (DTLS, SRTP). */
export function stunTypeOf(packet: Buffer): number | undefined {
  if (packet.length < headerBytes || packet.readUInt32BE(4) !== magicCookie) return undefined;
  const type = packet.readUInt16BE(0);
  return type < 0x4000 ? type : undefined;
}

function header(length: number, transaction: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(stunType.bindingRequest, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(magicCookie, 4);
  return Buffer.concat([bytes, transaction]);
}

function encode(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
