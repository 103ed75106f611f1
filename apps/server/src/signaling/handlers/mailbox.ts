import { refuse } from '../../delivery/outcome.ts';
import { isCanonical } from '../canonical.ts';
import { placeOf, type RequestHandlers } from './handler.ts';

/** docs/protocol/mailbox.md */
export const mailboxHandlers: RequestHandlers<'mailbox.send' | 'mailbox.hand'> = {
  'mailbox.send': (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!isCanonical(params.bytes)) return answer(refuse('bad-message', { detail: 'bytes: not canonical' }));
    if (!connection.mayPost(params.bytes.length)) return answer(refuse('rate-limited'));
    place.room.group.send(place.seat.participant, params, answer);
  },

  'mailbox.hand': (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!isCanonical(params.bytes)) return answer(refuse('bad-message', { detail: 'bytes: not canonical' }));
    if (!connection.mayPost(params.bytes.length)) return answer(refuse('rate-limited'));
    place.room.group.hand(place.seat.participant, params, answer);
  },
};
