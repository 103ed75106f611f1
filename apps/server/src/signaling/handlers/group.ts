import { refuse } from '../../delivery/outcome.ts';
import { isCanonical } from '../canonical.ts';
import { placeOf, type NoticeHandler, type RequestHandlers } from './handler.ts';

/** docs/protocol/group.md */
export const groupHandlers: RequestHandlers<'group.create' | 'group.commit' | 'group.fetch' | 'group.log'> = {
  'group.create': (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!isCanonical(params.groupInfo)) return answer(refuse('bad-message', { detail: 'groupInfo: not canonical' }));
    place.room.group.create({ participant: place.seat.participant, link: connection }, params, answer);
  },

  'group.commit': (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!isCanonical(params.commit) || !isCanonical(params.groupInfo)) {
      return answer(refuse('bad-message', { detail: 'commit or groupInfo: not canonical' }));
    }
    place.room.group.commit({ participant: place.seat.participant, link: connection }, params, answer);
  },

  'group.fetch': (services, connection, _params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!connection.mayAskMore()) return answer(refuse('rate-limited'));
    place.room.group.fetch((outcome) => {
      if (outcome.ok) connection.chargeAnswer(outcome.value.group?.groupInfo.length ?? 0);
      answer(outcome);
    });
  },

  'group.log': (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!connection.mayAskMore()) return answer(refuse('rate-limited'));
    place.room.group.log(place.seat.participant, params, (outcome) => {
      if (outcome.ok)
        connection.chargeAnswer(
          outcome.value.entries.reduce((sum, entry) => sum + ('bytes' in entry ? entry.bytes.length : 0), 0),
        );
      answer(outcome);
    });
  },
};

export const refuseCommit: NoticeHandler<'group.refuse'> = (services, connection, params) => {
  const place = placeOf(services, connection);
  place?.room.group.refuse(place.seat.participant, params);
};

export const acknowledge: NoticeHandler<'group.ack'> = (services, connection, params) => {
  const place = placeOf(services, connection);
  place?.room.group.acknowledge(place.seat.participant, params);
};
