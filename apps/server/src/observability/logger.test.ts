import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSettings } from '../config/read-settings.ts';
import { firstCells } from '../../test/support/document.ts';
import { codeOf } from './cause.ts';
import { logEvents, logFieldChecks, Logger, type LogFields } from './logger.ts';

const page = 'security/what-the-server-keeps.md';

function recording(level: 'debug' | 'warn' = 'debug'): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: new Logger({ level, sink: (line) => lines.push(line), now: () => 0 }), lines };
}

test('every log field and every event is on the page of what the server keeps, and nothing else is', () => {
  const { log, lines } = recording();
  log.info('server-started');
  const always = Object.keys(JSON.parse(lines[0]!) as object);
  expect([...always, ...Object.keys(logFieldChecks)].sort()).toEqual(firstCells(page, 'field').sort());
  expect([...logEvents].sort()).toEqual(firstCells(page, 'event').sort());
});

test('a field that is not on the list, or does not hold what it may, is left out', () => {
  const { log, lines } = recording();
  const room = 'dGhpcyBpcyBhIHJvb20gaQ';
  const fields: object = { port: 80, room, why: room, cause: room, place: `${room}.ts:1`, mediaPort: room };
  log.info('server-started', fields);
  expect(JSON.parse(lines[0]!)).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'info',
    event: 'server-started',
    port: 80,
  });
});

test('an unknown event is not logged at all', () => {
  const { log, lines } = recording();
  log.error('alice said hello' as 'crashed');
  expect(lines).toEqual([]);
});

test('ids, tokens and addresses fit in no field of text', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
  fc.assert(
    fc.property(fc.oneof(id, fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.emailAddress()), (value) => {
      for (const name of ['why', 'cause', 'place'] as const) expect(logFieldChecks[name](value)).toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

test('of something thrown the code and the place are logged, the message is not', () => {
  const { log, lines } = recording();
  log.failure('request-failed', Object.assign(new Error('swordfish'), { code: 'ENOSPC' }));
  log.failure('storage-failed', Object.assign(new Error('swordfish'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }));
  log.failure('request-failed', 'swordfish');
  expect(lines.join()).not.toContain('swordfish');
  expect(lines.map((line) => (JSON.parse(line) as LogFields).cause)).toEqual(['ENOSPC', 'SQLITE_FULL', undefined]);
});

test('the place is the line of this program that threw', () => {
  const { log, lines } = recording();
  try {
    readSettings(['--swordfish'], {});
  } catch (thrown) {
    log.failure('request-failed', thrown);
  }
  expect(lines[0]).toMatch(/"cause":"bad-setting","place":"read-settings\.ts:\d+"/);
});

test('below its level nothing is written', () => {
  const { log, lines } = recording('warn');
  log.info('server-started');
  log.debug('server-started');
  log.warn('connection-ended', { why: 'flood' });
  expect(lines).toHaveLength(1);
});

test('the code of an extended SQLite result is that of its primary one', () => {
  expect(codeOf(Object.assign(new Error(), { errcode: 0x0f0a }))).toBe('SQLITE_IOERR');
});
