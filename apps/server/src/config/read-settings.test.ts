import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstCells } from '../../test/support/document.ts';
import { ConfigError } from './config-error.ts';
import { helpText } from './help.ts';
import { readSettings } from './read-settings.ts';
import { describeSetting, settingNames, type Settings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'konklave-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function settings(args: string[], environment: Record<string, string> = {}): Settings {
  const invocation = readSettings(args, environment);
  if (invocation.kind !== 'start') throw new Error('help');
  return invocation.settings;
}

function complaint(args: string[], environment: Record<string, string> = {}): string {
  try {
    readSettings(args, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('no complaint');
}

test('the defaults', () => {
  expect(settings([])).toMatchObject({ port: 8080, mediaPort: 10_000, data: './data', grace: 30, roomCapacity: 100 });
});

test('a flag goes before the environment, that before the file, that before the default', () => {
  const config = file({ port: 1, mediaPort: 2, data: 'from-file', trustedProxies: ['10.0.0.0/8', '::1'] });
  const read = settings(['--config', config, '--port=3', '--grace', '9'], {
    KONKLAVE_PORT: '4',
    KONKLAVE_MEDIA_PORT: '5',
  });
  expect(read).toMatchObject({ port: 3, mediaPort: 5, data: 'from-file', grace: 9, roomCapacity: 100 });
  expect(read.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  expect(settings([], { KONKLAVE_CONFIG: config }).port).toBe(1);
});

test('a variable that is set to nothing is as good as none', () => {
  expect(settings([], { KONKLAVE_TLS_CERT: '', KONKLAVE_PORT: '' })).toMatchObject({ port: 8080 });
});

test('a bad value is named with where it stands, what it got and what it takes', () => {
  const config = file({ roomCapacity: 'many' });
  expect(complaint(['--port', '-1'])).toBe('--port: got "-1", takes a whole number from 0 to 65535.');
  expect(complaint([], { KONKLAVE_MEDIA_PORT: '99999' })).toContain('KONKLAVE_MEDIA_PORT: got "99999", takes a whole');
  expect(complaint(['--config', config])).toBe(
    `roomCapacity in ${config}: got "many", takes a whole number from 2 to 1000.`,
  );
  expect(complaint([], { KONKLAVE_LOG_LEVEL: 'loud' })).toContain('takes debug, info, warn, error, silent');
  expect(complaint(['--trusted-proxies', '10.0.0.1,example.org'])).toContain('takes IP addresses or networks');
  expect(complaint(['--announced-address', 'https://example.org'])).toContain('takes an IP address or a host name');
  expect(complaint(['--port', '1.5'])).toContain('--port: got "1.5"');
});

test('all bad values are named at once', () => {
  expect(complaint(['--port', 'a', '--grace', 'b']).split('\n')).toHaveLength(2);
});

test('a setting, a flag or a file that does not exist is named', () => {
  expect(complaint(['--prot', '80'])).toContain('--prot: no such flag');
  expect(complaint(['--port'])).toContain('--port: a value is missing');
  const config = file({ prot: 80 });
  expect(complaint(['--config', config])).toContain(`prot in ${config}: no such setting`);
  expect(complaint(['--config', '/nowhere.json'])).toContain('/nowhere.json: it cannot be read (ENOENT)');
  expect(complaint(['--config', file('{')])).toContain('it is not JSON');
  expect(complaint(['--config', file([])])).toContain('it takes a JSON object');
});

test('certificate and key come together; the missing one is named in the form of the other', () => {
  expect(complaint(['--tls-cert', 'a.pem'])).toBe('--tls-key: missing. HTTPS takes it together with --tls-cert.');
  expect(complaint([], { KONKLAVE_TLS_KEY: 'a.pem' })).toContain('KONKLAVE_TLS_CERT: missing');
  const config = file({ tlsCert: 'a.pem' });
  expect(complaint(['--config', config])).toContain(`tlsKey in ${config}: missing`);
});

test('a TURN server has an address that browsers take, and a secret', () => {
  const turnUrls = [
    'turn:192.0.2.1',
    'turn:[2001:db8::1]:3478?transport=udp',
    'turns:turn.example.org:443?transport=tcp',
  ];
  expect(settings(['--turn-urls', turnUrls.join(', '), '--turn-secret', 'north'])).toMatchObject({
    turnUrls,
    turnSecret: 'north',
  });
  const config = file({ turnUrls, turnSecret: 'north' });
  expect(settings(['--config', config]).turnUrls).toEqual(turnUrls);
  for (const bad of ['https://turn.example.org', 'stun:turn.example.org', 'turn:', 'turn:a b', 'turn:me@host']) {
    expect(complaint([], { KONKLAVE_TURN_URLS: bad })).toContain('KONKLAVE_TURN_URLS: got');
  }
  expect(complaint([], { KONKLAVE_TURN_URLS: 'turn:192.0.2.1' })).toBe(
    'KONKLAVE_TURN_SECRET: missing. TURN takes it together with KONKLAVE_TURN_URLS.',
  );
  expect(complaint(['--turn-secret', 'north'])).toContain('--turn-urls: missing');
});

test('both ports listen for TCP, so they are two', () => {
  expect(complaint(['--port', '10000'])).toBe(
    '--port and --media-port: both are 10000. They take two different ports.',
  );
  expect(complaint(['--port', '5000'], { KONKLAVE_MEDIA_PORT: '5000' })).toContain('--port and KONKLAVE_MEDIA_PORT');
});

test('the address of the source code is one that a browser may open for everybody', () => {
  const sourceUrl = 'https://code.example.org/konklave?at=1';
  expect(settings(['--source-url', sourceUrl])).toMatchObject({ sourceUrl });
  for (const bad of [
    'code.example.org',
    'javascript:alert(1)',
    'https://me:secret@example.org/',
    'git@example.org:x',
  ]) {
    expect(complaint(['--source-url', bad])).toContain('takes an address that begins with https://');
  }
});

test('the help and the page of settings name every flag, variable and default', () => {
  const help = helpText();
  for (const name of settingNames) {
    const { flag, environment, about, takes, default: preset } = describeSetting(name);
    for (const part of [`  ${flag}  ${environment}  ${name}\n`, about, takes, preset ?? ''])
      expect(help).toContain(part);
  }
  expect(readSettings(['--help'], { KONKLAVE_PORT: 'x' })).toEqual({ kind: 'help' });
  expect(firstCells('operating/settings.md', 'name in the file')).toEqual(settingNames);
});
