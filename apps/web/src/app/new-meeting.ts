import { makeSecret, roomPath } from '../platform/room-link.ts';
import type { RoomsProblem } from '../platform/rooms-api.ts';
import type { Services } from './services.ts';

/** Has the server make a room, makes its key here, and goes there. Returns what went wrong. */
export async function newMeeting({
  rooms,
  navigation,
}: Pick<Services, 'rooms' | 'navigation'>): Promise<RoomsProblem | undefined> {
  const made = await rooms.create();
  if (!made.ok) return made.cause;
  const secret = makeSecret((bytes) => crypto.getRandomValues(bytes));
  navigation.go(roomPath({ room: made.room, secret }));
  return undefined;
}
