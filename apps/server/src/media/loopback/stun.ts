import { randomBytes } from 'node:crypto';
import { encodeStun, uint32 } from './stun-message.ts';

// STUN as far as an ICE agent needs it (RFC 8445 section 7.1) that nominates the first pair it tries.

const attribute = { username: 0x0006, priority: 0x0024, useCandidate: 0x0025, iceControlling: 0x802a } as const;

/** Type of a STUN message. */
export const stunType = { bindingRequest: 0x0001, bindingSuccess: 0x0101 } as const;

/** The ICE credentials of the agent that is asked. */
export interface IceCredentials {
  usernameFragment: string;
  password: string;
}

/** A binding request of a controlling agent that nominates this pair. */
export function bindingRequest({ usernameFragment, password }: IceCredentials): Buffer {
  return encodeStun({
    type: stunType.bindingRequest,
    transaction: randomBytes(12),
    attributes: [
      [attribute.username, Buffer.from(`${usernameFragment}:konklave`)],
      [attribute.priority, uint32(0x7e00_00ff)],
      [attribute.iceControlling, randomBytes(8)],
      [attribute.useCandidate, Buffer.alloc(0)],
    ],
    key: password,
    hasFingerprint: true,
  });
}
