import { sqliteCodes } from './sqlite-codes.ts';

/** The code of something thrown: a system errno (`ENOSPC`), a Node code (`ERR_...`) or the name of an SQLite result. */
export function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, errcode } = thrown as { code?: unknown; errcode?: unknown };
  // node:sqlite gives extended codes; the low byte is the primary one.
  if (typeof errcode === 'number') return sqliteCodes[errcode & 0xff] ?? 'SQLITE_ERROR';
  return typeof code === 'string' ? code : undefined;
}

/** The first line of this program on the stack of something thrown, as `file.ts:line`. The message is not looked at: it may hold content. */
export function placeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const lines = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  for (const line of lines) {
    const place = /\/apps\/server\/src\/(?:.*\/)?([a-z-]+\.ts:\d+):\d+\)?$/.exec(line)?.[1];
    if (place) return place;
  }
  return undefined;
}
