import { fromBase64url } from '@konklave/bytes';
import { deriveEntry } from '@konklave/client/entry';
import { makeSecret, roomPath } from '../platform/room-link.ts';
import type { RoomsProblem } from '../platform/rooms-api.ts';
import type { Services } from './services.ts';

/** Makes the key of a room here, has the server make the room, and goes there. Returns what went wrong. */
export async function newMeeting(
  { rooms, navigation }: Pick<Services, 'rooms' | 'navigation'>,
  { postQuantum = false }: { postQuantum?: boolean } = {},
): Promise<RoomsProblem | undefined> {
  const secret = makeSecret((bytes) => crypto.getRandomValues(bytes));
  const { hash } = await deriveEntry(fromBase64url(secret));
  const made = await rooms.create(hash);
  if (!made.ok) return made.cause;
  navigation.go(roomPath({ room: made.room, secret, ...(postQuantum && { postQuantum }) }));
  return undefined;
}
