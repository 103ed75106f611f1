import {
  clientEnvelope,
  noticeSchemas,
  requestSchemas,
  type NoticeParams,
  type NoticeType,
  type RequestParams,
  type RequestType,
  type WireError,
} from '@konklave/protocol/client';
import * as v from 'valibot';

/** A message that keeps to the protocol. */
type ClientMessage =
  | { [T in RequestType]: { kind: 'request'; id: number; type: T; params: RequestParams<T> } }[RequestType]
  | { [T in NoticeType]: { kind: 'notice'; type: T; params: NoticeParams<T> } }[NoticeType];

/** `noise` is no JSON object at all; `mistake` has at least the form of a message. */
export type Reading =
  | ClientMessage
  | { kind: 'mistake'; id: number; error: WireError }
  | { kind: 'noise'; error: WireError };

/** Checks one text frame. Nothing else looks at what a client sent before this. */
export function readMessage(text: string): Reading {
  const json = parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { kind: 'noise', error: { code: 'bad-message', detail: 'not a JSON object' } };
  }
  const envelope = v.safeParse(clientEnvelope, json);
  if (!envelope.success) return mistake(idOf(json), envelope.issues);
  const { id, type, params } = envelope.output;
  if (id === undefined) return readNotice(type, params);
  if (!isRequestType(type))
    return { kind: 'mistake', id, error: { code: 'bad-message', detail: 'type: unknown request' } };
  const checked = v.safeParse(requestSchemas[type].params, params);
  if (!checked.success) return mistake(id, checked.issues);
  return { kind: 'request', id, type, params: checked.output } as ClientMessage;
}

function readNotice(type: string, params: unknown): Reading {
  if (!isNoticeType(type))
    return { kind: 'mistake', id: 0, error: { code: 'bad-message', detail: 'type: unknown notice' } };
  const checked = v.safeParse(noticeSchemas[type], params);
  if (!checked.success) return mistake(0, checked.issues);
  return { kind: 'notice', type, params: checked.output } as ClientMessage;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The detail names the field and the rule, never the value. */
function mistake(id: number, [issue]: [v.BaseIssue<unknown>, ...unknown[]]): Reading {
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? 'message';
  const code = issue.type === 'max_length' ? 'too-large' : 'bad-message';
  return { kind: 'mistake', id, error: { code, detail: `${path.slice(0, 128)}: ${issue.type}` } };
}

function idOf(json: object): number {
  const id: unknown = 'id' in json ? json.id : 0;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : 0;
}

function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(requestSchemas, type);
}

function isNoticeType(type: string): type is NoticeType {
  return Object.hasOwn(noticeSchemas, type);
}
