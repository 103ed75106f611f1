import type { LogLevel } from '../config/settings.ts';
import { codeOf, placeOf } from './cause.ts';

// A log line holds only what this file names: no ids of people, rooms or groups, no addresses, no bytes from the wire. The types say
// so to whoever writes a call, the checks below say so to whatever slips past the types.

/** Everything the server logs. */
export const logEvents = [
  'server-started',
  'server-stopped',
  'crashed',
  'connection-ended',
  'request-failed',
  'storage-failed',
  'certificate-renewed',
  'certificate-refused',
  'bridge-hung',
  'bridge-died',
  'bridge-ready',
  'bridge-start-failed',
] as const;
export type LogEvent = (typeof logEvents)[number];

/** Why a connection ended, when it was the server that ended it. */
export const connectionEnds = ['hostile', 'flood', 'slow-reader', 'silent'] as const;
export type ConnectionEnd = (typeof connectionEnds)[number];

/** The fields beside `time`, `level` and `event`. */
export interface LogFields {
  port?: number;
  mediaPort?: number;
  why?: ConnectionEnd;
  /** The code that the system, SQLite, Node or the bridge gave an error, for example `SQLITE_FULL`. Never its message. */
  cause?: string;
  /** Where in this program an error was made: file name and line. */
  place?: string;
}

const isCount = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isOneOf = (list: readonly string[]) => (value: unknown) => typeof value === 'string' && list.includes(value);
const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

/** What each field may hold. A value that does not fit is left out. */
export const logFieldChecks: { readonly [F in keyof Required<LogFields>]: (value: unknown) => boolean } = {
  port: isCount,
  mediaPort: isCount,
  why: isOneOf(connectionEnds),
  cause: matches(/^(?:[A-Z][A-Z0-9_]{1,39}|[a-z]{2,12}(?:-[a-z]{2,12}){1,3})$/),
  place: matches(/^[a-z][a-z-]{0,39}\.ts:\d{1,5}$/),
};

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** Takes finished lines, without the line end. */
export type LogSink = (line: string) => void;

/** Writes one JSON line an event. */
export class Logger {
  readonly #least: number;
  readonly #sink: LogSink;
  readonly #now: () => number;

  constructor({ level, sink, now }: { level: LogLevel; sink: LogSink; now: () => number }) {
    this.#least = severity[level];
    this.#sink = sink;
    this.#now = now;
  }

  debug(event: LogEvent, fields: LogFields = {}): void {
    this.#write('debug', event, fields);
  }

  info(event: LogEvent, fields: LogFields = {}): void {
    this.#write('info', event, fields);
  }

  warn(event: LogEvent, fields: LogFields = {}): void {
    this.#write('warn', event, fields);
  }

  error(event: LogEvent, fields: LogFields = {}): void {
    this.#write('error', event, fields);
  }

  /** Logs something thrown, by its code and the line it came from. */
  failure(event: LogEvent, thrown: unknown, fields: LogFields = {}): void {
    const cause = codeOf(thrown);
    const place = placeOf(thrown);
    this.#write('error', event, { ...fields, ...(cause && { cause }), ...(place && { place }) });
  }

  #write(level: Exclude<LogLevel, 'silent'>, event: LogEvent, fields: LogFields): void {
    if (severity[level] < this.#least || !logEvents.includes(event)) return;
    const allowed = Object.entries(fields).filter(
      ([name, value]) => Object.hasOwn(logFieldChecks, name) && logFieldChecks[name as keyof LogFields](value),
    );
    const time = new Date(this.#now()).toISOString();
    this.#sink(JSON.stringify({ time, level, event, ...Object.fromEntries(allowed) }));
  }
}
