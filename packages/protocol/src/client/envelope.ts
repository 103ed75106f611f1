import * as v from 'valibot';
import { errorCode } from './errors.ts';
import * as group from './group.ts';
import * as mailbox from './mailbox.ts';
import * as media from './media.ts';
import * as room from './room.ts';

// One WebSocket (`/ws`, subprotocol `konklave.1`), one JSON text frame a message:
//   request  {id, type, params}      client -> server, answered by exactly one response
//   notice   {type, params}          client -> server, not answered
//   response {re, result} | {re, error}
//   push     {type, params}          server -> client

/** The WebSocket subprotocol; the number changes when the wire does. */
export const subprotocol = 'konklave.1';

/** Every request: its parameters and its result. */
export const requestSchemas = { ...room.requests, ...group.requests, ...mailbox.requests, ...media.requests } as const;
/** Every message from a client that gets no answer. */
export const noticeSchemas = { ...group.notices } as const;
/** Every message that the server sends by itself. */
export const pushSchemas = { ...room.pushes, ...group.pushes, ...mailbox.pushes, ...media.pushes } as const;

type RequestSchemas = typeof requestSchemas;
export type RequestType = keyof RequestSchemas;
export type RequestParams<T extends RequestType> = v.InferOutput<RequestSchemas[T]['params']>;
export type RequestResult<T extends RequestType> = v.InferOutput<RequestSchemas[T]['result']>;
export type NoticeType = keyof typeof noticeSchemas;
export type NoticeParams<T extends NoticeType> = v.InferOutput<(typeof noticeSchemas)[T]>;
export type PushType = keyof typeof pushSchemas;
export type PushParams<T extends PushType> = v.InferOutput<(typeof pushSchemas)[T]>;
/** A push as a union over its types. */
export type Push = { [T in PushType]: { type: T; params: PushParams<T> } }[PushType];

export const clientEnvelope = v.object({
  id: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  type: v.pipe(v.string(), v.maxLength(64)),
  params: v.record(v.string(), v.unknown()),
});

/** `winner`, `snapshot`: see `stale-epoch` and `group-exists`. */
export const wireError = v.object({
  code: errorCode,
  detail: v.optional(v.string()),
  winner: v.optional(group.logEntry),
  snapshot: v.optional(group.groupSnapshot),
});
export type WireError = v.InferOutput<typeof wireError>;

export const serverEnvelope = v.union([
  v.object({ re: v.number(), result: v.record(v.string(), v.unknown()) }),
  v.object({ re: v.number(), error: wireError }),
  v.object({ type: v.pipe(v.string(), v.maxLength(64)), params: v.record(v.string(), v.unknown()) }),
]);
