import { toBase64url } from '@konklave/bytes';
import type { RoomId } from '@konklave/protocol/client';

/** Where a meeting is: `/m/<room>#<secret>`, with `.pq` behind it for post-quantum keys. The part after `#` never leaves the browser. */
export interface RoomLink {
  room: RoomId;
  /** 32 random bytes, base64url. */
  secret: string;
  /** Its keys are made by the hybrid suite. The link says so, and not the server, which could say otherwise. */
  postQuantum?: true;
  /** Whoever comes by this link comes without a picture: `?novideo=true`. */
  noVideo?: true;
}

/** What is wrong with a link. */
export type LinkProblem = 'not-a-link' | 'other-server' | 'no-secret' | 'broken-secret';

export type ReadLink = { ok: true; link: RoomLink } | { ok: false; problem: LinkProblem };

const room = /^[A-Za-z0-9_-]{22}$/;
const secret = /^[A-Za-z0-9_-]{43}$/;
const secretBytes = 32;
const hybridMark = '.pq';

/** Reads what somebody pasted, or the address of the page. `origin` is this server's. */
export function readRoomLink(text: string, origin: string): ReadLink {
  const url = URL.parse(text.trim(), origin);
  const path = url?.pathname.match(/^\/m\/([^/]*)\/?$/)?.[1];
  if (url === null || path === undefined || !room.test(path)) return { ok: false, problem: 'not-a-link' };
  if (url.origin !== origin) return { ok: false, problem: 'other-server' };
  const fragment = url.hash.slice(1);
  if (fragment === '') return { ok: false, problem: 'no-secret' };
  const hybrid = fragment.endsWith(hybridMark);
  const rest = hybrid ? fragment.slice(0, -hybridMark.length) : fragment;
  if (!secret.test(rest)) return { ok: false, problem: 'broken-secret' };
  const noVideo = url.searchParams.get('novideo') === 'true';
  const marks = { ...(hybrid && { postQuantum: true as const }), ...(noVideo && { noVideo: true as const }) };
  return { ok: true, link: { room: path, secret: rest, ...marks } };
}

/** The address of a room, within this server. */
export function roomPath({ room: id, secret: fragment, postQuantum, noVideo }: RoomLink): string {
  return `/m/${id}${noVideo ? '?novideo=true' : ''}#${fragment}${postQuantum ? hybridMark : ''}`;
}

/** A link secret that nobody can guess. `random` fills an array with random bytes. */
export function makeSecret(random: (bytes: Uint8Array<ArrayBuffer>) => unknown): string {
  const bytes = new Uint8Array(secretBytes);
  random(bytes);
  return toBase64url(bytes);
}
