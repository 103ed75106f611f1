import type { RoomId } from '@konklave/protocol/client';
import { refuse, type Outcome } from '../../delivery/outcome.ts';
import type { Answer } from '../../rooms/room-desk.ts';
import { isCanonical } from '../canonical.ts';
import type { Connection } from '../connection.ts';
import { placeOf, type RequestHandlers } from './handler.ts';

/** docs/protocol/rooms.md */
export const roomHandlers: RequestHandlers<'room.enter' | 'room.resume' | 'room.leave'> = {
  'room.enter': ({ rooms }, connection, params, answer) => {
    if (!isCanonical(params.participant))
      return answer(refuse('bad-message', { detail: 'participant: not canonical' }));
    if (!startEntering(connection, answer)) return;
    rooms.enter(params, connection, takeSeat(connection, params, answer));
  },

  'room.resume': ({ rooms }, connection, params, answer) => {
    if (!startEntering(connection, answer)) return;
    rooms.resume(params, connection, takeSeat(connection, params, answer));
  },

  'room.leave': (services, connection, _params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    place.room.leave(place.seat.participant, connection, (outcome) => {
      if (outcome.ok) connection.seat = undefined;
      answer(outcome);
    });
  },
};

function startEntering(connection: Connection, answer: Answer<never>): boolean {
  if (connection.entering || connection.seat) {
    answer(refuse('already-entered'));
    return false;
  }
  connection.entering = true;
  return true;
}

function takeSeat<T>(
  connection: Connection,
  { room, participant }: { room: RoomId; participant: string },
  answer: Answer<T>,
): Answer<T> {
  return (outcome: Outcome<T>) => {
    connection.entering = false;
    if (outcome.ok) connection.seat = { room, participant };
    answer(outcome);
  };
}
