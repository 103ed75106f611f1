import { createCipheriv, createDecipheriv } from 'node:crypto';

// SRTP with AEAD_AES_128_GCM (RFC 7714): what browsers and bridges agree on. Keys are derived as in RFC 3711 section 4.3, with a
// key derivation rate of zero.

const keyBytes = 16;
const saltBytes = 12;
const tagBytes = 16;
const rtcpHeaderBytes = 8;

/** What the DTLS exporter has to yield (RFC 5764 section 4.2). */
export const keyingMaterialBytes = 2 * (keyBytes + saltBytes);

interface Session {
  key: Buffer;
  salt: Buffer;
}

/** One direction of one transport. */
export class SrtpDirection {
  readonly #rtp: Session;
  readonly #rtcp: Session;
  #rtcpIndex = 0;
  /** Of the newest packet that was opened, by SSRC. */
  readonly #indices = new Map<number, number>();

  constructor(masterKey: Buffer, masterSalt: Buffer) {
    const session = (label: number): Session => ({
      key: derive(masterKey, masterSalt, label, keyBytes),
      salt: derive(masterKey, masterSalt, label + 2, saltBytes),
    });
    this.#rtp = session(0);
    this.#rtcp = session(3);
  }

  /** `index`: the sequence number, counted on where its 16 bits begin again. The packet must have its low 16 bits. */
  sealRtp(packet: Buffer, index: number): Buffer {
    const start = rtpHeaderBytes(packet);
    const cipher = createCipheriv('aes-128-gcm', this.#rtp.key, rtpNonce(this.#rtp.salt, packet, index));
    cipher.setAAD(packet.subarray(0, start));
    const sealed = Buffer.allocUnsafe(packet.length + tagBytes);
    packet.copy(sealed, 0, 0, start);
    cipher.update(packet.subarray(start)).copy(sealed, start);
    cipher.final();
    cipher.getAuthTag().copy(sealed, packet.length);
    return sealed;
  }

  /** The payload, or undefined when it is not authentic. Packets may be left out, but no more than 32,000 of a stream in a row. */
  openRtp(packet: Buffer): Buffer | undefined {
    const index = this.#indexOf(packet);
    const start = rtpHeaderBytes(packet);
    const decipher = createDecipheriv('aes-128-gcm', this.#rtp.key, rtpNonce(this.#rtp.salt, packet, index));
    decipher.setAAD(packet.subarray(0, start));
    decipher.setAuthTag(packet.subarray(-tagBytes));
    const payload = decipher.update(packet.subarray(start, -tagBytes));
    try {
      decipher.final();
      this.#indices.set(packet.readUInt32BE(8), index);
      return payload;
    } catch {
      return undefined;
    }
  }

  /** The one with these low 16 bits that is nearest to the last one (RFC 3711 section 3.3.1). */
  #indexOf(packet: Buffer): number {
    const low = packet.readUInt16BE(2);
    const last = this.#indices.get(packet.readUInt32BE(8));
    if (last === undefined) return low;
    const turn = last - (last & 0xffff);
    const candidates = [turn - 0x1_0000, turn, turn + 0x1_0000].map((base) => base + low).filter((index) => index >= 0);
    return candidates.reduce((best, index) => (Math.abs(index - last) < Math.abs(best - last) ? index : best));
  }

  sealRtcp(packet: Buffer): Buffer {
    const trailer = Buffer.allocUnsafe(4);
    trailer.writeUInt32BE((0x8000_0000 | this.#rtcpIndex) >>> 0);
    const nonce = rtcpNonce(this.#rtcp.salt, packet, this.#rtcpIndex++);
    const cipher = createCipheriv('aes-128-gcm', this.#rtcp.key, nonce);
    const header = packet.subarray(0, rtcpHeaderBytes);
    cipher.setAAD(Buffer.concat([header, trailer]));
    const body = cipher.update(packet.subarray(rtcpHeaderBytes));
    cipher.final();
    return Buffer.concat([header, body, cipher.getAuthTag(), trailer]);
  }
}

/** Both directions of a transport whose DTLS client we are. */
export function srtpOf(keyingMaterial: Buffer): { outgoing: SrtpDirection; incoming: SrtpDirection } {
  const clientKey = keyingMaterial.subarray(0, keyBytes);
  const serverKey = keyingMaterial.subarray(keyBytes, 2 * keyBytes);
  const clientSalt = keyingMaterial.subarray(2 * keyBytes, 2 * keyBytes + saltBytes);
  const serverSalt = keyingMaterial.subarray(2 * keyBytes + saltBytes, keyingMaterialBytes);
  return {
    outgoing: new SrtpDirection(clientKey, clientSalt),
    incoming: new SrtpDirection(serverKey, serverSalt),
  };
}

function derive(masterKey: Buffer, masterSalt: Buffer, label: number, length: number): Buffer {
  const counter = Buffer.alloc(16);
  masterSalt.copy(counter);
  counter.writeUInt8(counter.readUInt8(7) ^ label, 7);
  return createCipheriv('aes-128-ctr', masterKey, counter).update(Buffer.alloc(length));
}

function rtpNonce(salt: Buffer, packet: Buffer, index: number): Buffer {
  const nonce = Buffer.from(salt);
  nonce.writeUInt32BE((nonce.readUInt32BE(2) ^ packet.readUInt32BE(8)) >>> 0, 2);
  nonce.writeUInt32BE((nonce.readUInt32BE(6) ^ Math.floor(index / 0x1_0000)) >>> 0, 6);
  nonce.writeUInt16BE(nonce.readUInt16BE(10) ^ (index & 0xffff), 10);
  return nonce;
}

function rtcpNonce(salt: Buffer, packet: Buffer, index: number): Buffer {
  const nonce = Buffer.from(salt);
  nonce.writeUInt32BE((nonce.readUInt32BE(2) ^ packet.readUInt32BE(4)) >>> 0, 2);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ index) >>> 0, 8);
  return nonce;
}

/** Where the payload begins. */
export function rtpHeaderBytes(packet: Buffer): number {
  const first = packet.readUInt8(0);
  const fixed = 12 + (first & 0x0f) * 4;
  return (first & 0x10) === 0 ? fixed : fixed + 4 + packet.readUInt16BE(fixed + 2) * 4;
}
