import type { NoticeType, RequestType } from '@konklave/protocol/client';
import type { Outcome } from '../delivery/outcome.ts';
import type { Connection } from './connection.ts';
import { acknowledge, groupHandlers, refuseCommit } from './handlers/group.ts';
import type { NoticeHandler, RequestHandler, RequestHandlers, Services } from './handlers/handler.ts';
import { mailboxHandlers } from './handlers/mailbox.ts';
import { mediaHandlers } from './handlers/media.ts';
import { roomHandlers } from './handlers/room.ts';
import { readMessage } from './read-message.ts';

const requestHandlers: RequestHandlers<RequestType> = {
  ...roomHandlers,
  ...groupHandlers,
  ...mailboxHandlers,
  ...mediaHandlers,
};
const noticeHandlers: { readonly [K in NoticeType]: NoticeHandler<K> } = {
  'group.ack': acknowledge,
  'group.refuse': refuseCommit,
};

/** Checks one text frame and hands it to its handler. */
export function dispatch(services: Services, connection: Connection, text: string): void {
  const message = readMessage(text);
  switch (message.kind) {
    case 'noise':
      connection.refuse(0, message.error);
      return connection.close('hostile');
    case 'mistake':
      connection.refuse(message.id, message.error);
      return connection.noteMistake();
    case 'notice': {
      const handle = noticeHandlers[message.type] as NoticeHandler<NoticeType>;
      return handle(services, connection, message.params);
    }
    case 'request': {
      const { id, type, params } = message;
      // The table pairs each type with its parameters; TypeScript cannot follow that through the union.
      const handle = requestHandlers[type] as RequestHandler<RequestType>;
      return handle(services, connection, params, answerOnce(connection, id));
    }
  }
}

function answerOnce(connection: Connection, id: number): (outcome: Outcome<object>) => void {
  let answered = false;
  return (outcome) => {
    if (answered) return;
    answered = true;
    if (outcome.ok) return connection.respond(id, outcome.value);
    connection.refuse(id, outcome.error);
    if (outcome.error.code === 'bad-message') connection.noteMistake();
  };
}
