import { zero } from '@konklave/bytes';
import { deriveAdmission, type Admission, type CipherSuiteName } from '@konklave/mls';
import type { RoomId } from '@konklave/protocol/client';
import { deriveEntry } from '../entry.ts';
import type { Runtime } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import { Identity } from './identity.ts';

/** A link, read: room id (16 bytes, and as base64url) and secret (32 bytes). */
export interface Link {
  room: RoomId;
  roomBytes: Uint8Array;
  secret: Uint8Array;
  postQuantum: boolean;
}

/** What a link gives: the way past the door, the way into the group, and who we are there. The secret itself is gone. */
export interface Access {
  room: RoomId;
  entry: Promise<string>;
  admission: Promise<Admission>;
  suite: CipherSuiteName;
  identity: Identity;
}

/** Takes a link; its secret is overwritten after use. */
export function openLink(link: Link, queue: TaskQueue, { random, memory }: Runtime): Access {
  const { room, secret } = link;
  const entry = queue.run(async () => (await deriveEntry(secret)).token);
  const admission = queue.run(async () => {
    try {
      return await deriveAdmission({ secret, room: link.roomBytes });
    } finally {
      zero(secret);
    }
  });
  const suite = link.postQuantum
    ? 'MLS_256_XWING_AES256GCM_SHA512_Ed25519'
    : 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
  return { room, entry, admission, suite, identity: new Identity({ room, random, queue, memory }) };
}
