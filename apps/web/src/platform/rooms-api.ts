import { errorCodes, type ErrorCode, type RoomId } from '@konklave/protocol/client';

/** What the server says over HTTP about rooms. */
export interface RoomsApi {
  /** Makes a room that is entered by the token of this hash (`deriveEntry`). */
  create(entry: string): Promise<{ ok: true; room: RoomId } | { ok: false; cause: RoomsProblem }>;
  /** Whether the server knows the room; undefined when it cannot be asked at the moment. */
  exists(room: RoomId): Promise<boolean | undefined>;
}

/** `unreachable`: no answer at all. */
export type RoomsProblem = ErrorCode | 'unreachable';

/** `POST /api/rooms` and `GET /api/rooms/<room>`. */
export function roomsApi(fetch: typeof globalThis.fetch): RoomsApi {
  return {
    async create(entry) {
      try {
        const response = await fetch('/api/rooms', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ entry }),
        });
        // A proxy in between may answer with something else.
        const body: unknown = await response.json().catch(() => undefined);
        if (response.ok && hasRoom(body)) return { ok: true, room: body.room };
        return { ok: false, cause: response.status === 429 ? 'rate-limited' : codeOf(body) };
      } catch {
        return { ok: false, cause: 'unreachable' };
      }
    },
    async exists(room) {
      try {
        const { ok, status } = await fetch(`/api/rooms/${room}`);
        if (ok) return true;
        return status === 404 ? false : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function hasRoom(body: unknown): body is { room: RoomId } {
  return typeof body === 'object' && body !== null && 'room' in body && typeof body.room === 'string';
}

function codeOf(body: unknown): ErrorCode {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return errorCodes.find((known) => known === code) ?? 'internal';
}
