import * as v from 'valibot';
import {
  pushSchemas,
  requestSchemas,
  serverEnvelope,
  type Push,
  type PushType,
  type RequestResult,
  type RequestType,
  type WireError,
} from './envelope.ts';

/** A frame from the server whose envelope is well formed. `result` is checked by `readResult`, which needs the request's type. */
export type ServerFrame =
  | { kind: 'result'; re: number; result: Record<string, unknown> }
  | { kind: 'error'; re: number; error: WireError }
  | { kind: 'push'; push: Push };

/** Reads one frame of the server. Undefined when it is not JSON, unknown or against its schema. */
export function readServerFrame(text: string): ServerFrame | undefined {
  const envelope = v.safeParse(serverEnvelope, parseJson(text));
  if (!envelope.success) return undefined;
  const frame = envelope.output;
  if ('error' in frame) return { kind: 'error', re: frame.re, error: frame.error };
  if ('result' in frame) return { kind: 'result', re: frame.re, result: frame.result };
  if (!Object.hasOwn(pushSchemas, frame.type)) return undefined;
  const type = frame.type as PushType;
  const params = v.safeParse(pushSchemas[type], frame.params);
  return params.success ? { kind: 'push', push: { type, params: params.output } as Push } : undefined;
}

/** Checks the result of a request. Undefined when it is against the schema. */
export function readResult<T extends RequestType>(type: T, result: unknown): RequestResult<T> | undefined {
  const parsed = v.safeParse(requestSchemas[type].result, result);
  return parsed.success ? (parsed.output as RequestResult<T>) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
