import { createHmac } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { crc32 } from 'node:zlib';

// What an agent that is ICE-lite by name, but asks back all the same (libnice does), wants to hear.

const magicCookie = 0x2112_a442;
const fingerprintXor = 0x5354_554e;
const attribute = { messageIntegrity: 0x0008, xorMappedAddress: 0x0020, fingerprint: 0x8028 } as const;
const headerBytes = 20;

/** The answer (RFC 8489 section 14) to a binding request that came from there, by the one with this password. */
export function bindingResponse(request: Buffer, from: { address: string; port: number }, password: string): Buffer {
  if (!isIPv4(from.address)) throw new Error('IPv4 only');
  const mapped = Buffer.alloc(8);
  mapped.writeUInt16BE(1, 0);
  mapped.writeUInt16BE(from.port ^ (magicCookie >>> 16), 2);
  const address = Buffer.from(from.address.split('.').map(Number)).readUInt32BE(0);
  mapped.writeUInt32BE((address ^ magicCookie) >>> 0, 4);
  const body = [encode(attribute.xorMappedAddress, mapped)];
  const message = (more: number): Buffer => {
    const length = body.reduce((sum, { length: bytes }) => sum + bytes, more);
    const header = Buffer.from(request.subarray(0, headerBytes));
    header.writeUInt16BE(0x0101, 0);
    header.writeUInt16BE(length, 2);
    return Buffer.concat([header, ...body]);
  };
  body.push(encode(attribute.messageIntegrity, createHmac('sha1', password).update(message(24)).digest()));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(message(8)) ^ fingerprintXor) >>> 0);
  body.push(encode(attribute.fingerprint, sum));
  return message(0);
}

function encode(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
