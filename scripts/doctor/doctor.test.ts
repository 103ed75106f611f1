import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../apps/server/src/config/read-settings.ts';
import type { Settings } from '../../apps/server/src/config/settings.ts';
import { checkAddress } from './checks/address.ts';
import { judgeClock } from './checks/clock.ts';
import { checkPorts } from './checks/ports.ts';
import { checkMediaWorker } from './checks/programs.ts';
import { checkStorage } from './checks/storage.ts';
import { checkTls } from './checks/tls.ts';
import { certificatePem, keyPem, otherKeyPem } from './test-certificate.ts';

function settings(...flags: string[]): Settings {
  const invocation = readSettings(flags, {});
  if (invocation.kind !== 'start') throw new Error('no settings');
  return invocation.settings;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'konklave-doctor-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function place(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('ports', () => {
  it('finds a taken web port and names the setting', async () => {
    const server = createServer();
    await new Promise<void>((done) => void server.listen(0, done));
    const { port } = server.address() as AddressInfo;
    const findings = await checkPorts(settings('--port', String(port), '--media-port', '0'));
    server.close();
    expect(findings[0]).toMatchObject({ verdict: 'failed', found: `TCP ${port} is taken by another program.` });
    expect(findings[0]?.remedy).toContain('KONKLAVE_PORT');
  });

  it('finds a media port that is taken for UDP and free for TCP', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => void socket.bind(0, done));
    const findings = await checkPorts(settings('--port', '0', '--media-port', String(socket.address().port)));
    socket.close();
    expect(findings.map(({ verdict }) => verdict)).toEqual(['ok', 'failed', 'ok']);
  });

  it('finds a host that is not of this machine', async () => {
    const [web] = await checkPorts(settings('--port', '18080', '--host', '203.0.113.7', '--media-port', '0'));
    expect(web?.found).toBe('203.0.113.7 is not an address of this machine.');
  });
});

describe('the announced address', () => {
  it('may be forwarded to this machine', async () => {
    const [finding] = await checkAddress(settings('--announced-address', '203.0.113.7'));
    expect(finding?.verdict).toBe('ok');
    expect(finding?.found).toContain('must be forwarded');
  });

  it('is wrong when it means the browser itself, or has no address', async () => {
    const local = await checkAddress(settings('--announced-address', '127.0.0.1'));
    const nowhere = await checkAddress(settings('--announced-address', 'nowhere.invalid'));
    expect([...local, ...nowhere].map(({ verdict }) => verdict)).toEqual(['failed', 'failed']);
  });
});

describe('TLS files', () => {
  const inForce = new Date('2030-01-01');
  const check = (key: string, { now = inForce, announcedAddress }: { now?: Date; announcedAddress?: string } = {}) => {
    const tlsCert = place('cert.pem', certificatePem);
    return checkTls({ tlsCert, tlsKey: place('key.pem', key), announcedAddress }, now);
  };

  it('are good', () => {
    expect(check(keyPem)).toMatchObject([{ verdict: 'ok' }]);
  });

  it('do not belong together', () => {
    expect(check(otherKeyPem)[0]?.found).toContain('is not the key of');
  });

  it('are not yet, soon no longer, or no longer in force', () => {
    const verdictOn = (day: string) => check(keyPem, { now: new Date(day) })[0]?.verdict;
    expect(['2000-01-01', '2099-01-01'].map(verdictOn)).toEqual(['failed', 'failed']);
    const [finding] = check(keyPem);
    const lastDay = new Date(/until (\S+)$/.exec(finding?.found ?? '')?.[1] ?? '');
    expect(verdictOn(new Date(lastDay.getTime() - 3 * 86_400_000).toISOString())).toBe('warning');
  });

  it('name another server', () => {
    expect(check(keyPem, { announcedAddress: 'meet.example.org' })).toHaveLength(1);
    expect(check(keyPem, { announcedAddress: 'meet.example.net' })[1]?.verdict).toBe('warning');
  });

  it('are missing, or something else', () => {
    const tlsCert = place('cert.pem', certificatePem);
    const found = (tlsKey: string) => checkTls({ tlsCert, tlsKey }, inForce)[0]?.found;
    expect(found(join(folder, 'none.pem'))).toContain('cannot be read (ENOENT)');
    expect(found(place('noise.pem', 'noise'))).toContain('is not a private key');
  });
});

describe('the clock', () => {
  const landmarks = { lastChange: new Date('2026-11-01'), timeZones: new Date('2026-01-01') };
  const verdictAt = (now: string) => judgeClock(new Date(now), landmarks).verdict;

  it('cannot show what is past, nor the far future', () => {
    expect(['1970-01-01', '2026-10-31', '2026-11-02', '2040-01-01'].map(verdictAt)).toEqual([
      'failed',
      'failed',
      'ok',
      'failed',
    ]);
  });
});

describe('the data folder', () => {
  it('may be made later', () => {
    expect(checkStorage(join(folder, 'data', 'deeper'))[0]).toMatchObject({ verdict: 'ok' });
  });

  it('is no folder', () => {
    expect(checkStorage(place('file', 'x'))[0]).toMatchObject({ verdict: 'failed' });
  });
});

describe('the media worker', () => {
  it('is missing', async () => {
    expect(await checkMediaWorker(undefined)).toMatchObject([{ verdict: 'failed' }]);
  });
});
