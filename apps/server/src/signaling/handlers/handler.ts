import type { NoticeParams, NoticeType, RequestParams, RequestResult, RequestType } from '@konklave/protocol/client';
import type { Bridge, Seat } from '../../media/bridge.ts';
import type { Answer } from '../../rooms/room-desk.ts';
import type { Room } from '../../rooms/room.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import type { Connection } from '../connection.ts';

/** What handlers work with. */
export interface Services {
  rooms: Rooms;
  /** Undefined while there is none (`media-unavailable`). */
  bridge: () => Bridge | undefined;
  /** Something went wrong on our side: it is logged. */
  onFailure: (cause: unknown) => void;
}

/** Handles one request whose parameters were checked. Calls `answer` exactly once, at the moment in which the answer becomes true. */
export type RequestHandler<T extends RequestType> = (
  services: Services,
  connection: Connection,
  params: RequestParams<T>,
  answer: Answer<RequestResult<T>>,
) => void;

export type NoticeHandler<T extends NoticeType> = (
  services: Services,
  connection: Connection,
  params: NoticeParams<T>,
) => void;

/** The handlers of one wire module. */
export type RequestHandlers<T extends RequestType> = { readonly [K in T]: RequestHandler<K> };

/** Where the connection sits, if it has entered a room and is still in it. */
export function placeOf({ rooms }: Services, { seat }: Connection): { seat: Seat; room: Room } | undefined {
  const room = seat && rooms.of(seat);
  return seat && room && { seat, room };
}
