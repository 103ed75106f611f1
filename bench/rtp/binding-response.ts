import { isIPv4 } from 'node:net';
import { encodeStun, magicCookie, stunHeaderBytes } from '../../apps/server/src/media/loopback/stun-message.ts';
import { stunType } from '../../apps/server/src/media/loopback/stun.ts';

// What an agent that is ICE-lite by name, but asks back all the same (libnice does), wants to hear.

const xorMappedAddress = 0x0020;

/** The answer (RFC 8489 section 14) to a binding request that came from there, by the one with this password. */
export function bindingResponse(request: Buffer, from: { address: string; port: number }, password: string): Buffer {
  if (!isIPv4(from.address)) throw new Error('IPv4 only');
  const mapped = Buffer.alloc(8);
  mapped.writeUInt16BE(1, 0);
  mapped.writeUInt16BE(from.port ^ (magicCookie >>> 16), 2);
  const address = Buffer.from(from.address.split('.').map(Number)).readUInt32BE(0);
  mapped.writeUInt32BE((address ^ magicCookie) >>> 0, 4);
  return encodeStun({
    type: stunType.bindingSuccess,
    transaction: request.subarray(8, stunHeaderBytes),
    attributes: [[xorMappedAddress, mapped]],
    key: password,
    hasFingerprint: true,
  });
}
