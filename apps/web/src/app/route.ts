import { readRoomLink, type LinkProblem, type RoomLink } from '../platform/room-link.ts';

/** Which page an address shows. */
export type Route =
  | { page: 'start' }
  | { page: 'room'; link: RoomLink }
  | { page: 'broken-link'; problem: LinkProblem };

/** Reads an address of this server. */
export function routeOf({ href, origin, pathname }: Pick<URL, 'href' | 'origin' | 'pathname'>): Route {
  if (pathname === '/') return { page: 'start' };
  const read = readRoomLink(href, origin);
  return read.ok ? { page: 'room', link: read.link } : { page: 'broken-link', problem: read.problem };
}
