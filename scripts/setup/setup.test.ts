import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, fingerprint } from './files.mjs';
import { knownCause } from './problem.mjs';
import { exitCode, run } from './run.mjs';
import { fetchPrebuilt } from './worker/prebuilt.mjs';
import { starts } from './worker/starts.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'konklave-setup-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that behaves as the worker does when nobody who knows it calls it. */
function placeProgram(path: string, exitsWith: number): string {
  writeFileSync(path, `#!/bin/sh\nexit ${exitsWith}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('a worker', () => {
  it('starts when it exits as mediasoup says', () => {
    expect(starts(placeProgram(join(folder, 'worker'), 41))).toBe(true);
  });

  it('does not start when a library is missing, or when it is not there', () => {
    expect(starts(placeProgram(join(folder, 'worker'), 127))).toBe(false);
    expect(starts(join(folder, 'nothing'))).toBe(false);
  });
});

describe('the prebuilt worker', () => {
  let server: Server;

  const serve = async (listener: RequestListener) => {
    server = createServer(listener);
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] =
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const fetchInto = (workshop: string, patienceMs?: number) => {
    const packageFolder = join(folder, 'mediasoup');
    mkdirSync(packageFolder, { recursive: true });
    mkdirSync(workshop, { recursive: true });
    const manifest = { repository: { url: 'git+https://example.org/mediasoup.git' } };
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify(manifest));
    return fetchPrebuilt(packageFolder, '1.2.3', workshop, patienceMs);
  };

  const archive = (exitsWith: number) => {
    placeProgram(join(folder, 'mediasoup-worker'), exitsWith);
    return execFileSync('tar', ['-czf', '-', '-C', folder, 'mediasoup-worker']);
  };

  afterEach(() => {
    delete process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'];
    server.closeAllConnections();
    server.close();
  });

  it('is taken when it starts here', async () => {
    const asked: (string | undefined)[] = [];
    await serve((request, response) => {
      asked.push(request.url);
      response.end(archive(41));
    });
    const program = await fetchInto(join(folder, 'workshop'));
    expect(program && starts(program)).toBe(true);
    expect(asked[0]).toMatch(new RegExp(`^/1\\.2\\.3/mediasoup-worker-1\\.2\\.3-${process.platform}-${process.arch}`));
  });

  it('is left when it was made for another system', async () => {
    await serve((_request, response) => void response.end(archive(127)));
    expect(await fetchInto(join(folder, 'workshop'))).toBeUndefined();
  });

  it('is left when there is none for this machine', async () => {
    await serve((_request, response) => void response.writeHead(404).end());
    expect(await fetchInto(join(folder, 'workshop'))).toBeUndefined();
  });

  it('is left when it dawdles', async () => {
    await serve((_request, response) => void response.write('the first bytes'));
    expect(await fetchInto(join(folder, 'workshop'), 200)).toBeUndefined();
  });
});

describe('a fingerprint', () => {
  it('changes with the content and with the names of files', () => {
    const take = () => fingerprint(folder, filesBelow(folder, /^dist$/));
    writeFileSync(join(folder, 'a'), '1');
    const first = take();
    writeFileSync(join(folder, 'a'), '2');
    const second = take();
    rmSync(join(folder, 'a'));
    writeFileSync(join(folder, 'b'), '2');
    expect(new Set([first, second, take()]).size).toBe(3);
  });

  it('leaves out what it is told to', () => {
    const take = () => fingerprint(folder, filesBelow(folder, /^dist$/));
    const before = take();
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'app.js'), 'built');
    expect(take()).toBe(before);
  });
});

describe('a failed tool', () => {
  it.each([
    ['npm error nospc ENOSPC: no space left on device, write', 'The disk is full'],
    ['fatal error: error writing to /tmp/x.s: No space left on device', 'The disk is full'],
    ['npm error request failed, reason: getaddrinfo ENOTFOUND packages.example.org', 'The network does not answer'],
    ["Temporary failure resolving 'deb.debian.org'", 'The network does not answer'],
    ["npm error EACCES: permission denied, mkdir '/srv/konklave/node_modules'", 'Not allowed to write'],
  ])('says "%s": %s', (output, sentence) => {
    expect(knownCause(output, 'install the packages')?.message).toContain(sentence);
  });

  it('is not explained by a guess', () => {
    expect(knownCause('error: expected ; before } token', 'build')).toBeUndefined();
  });

  it('is told apart: not there, failed, killed', async () => {
    expect((await run('konklave-no-such-program', [])).code).toBe(127);
    expect((await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).code).toBe(3);
    expect((await run('sh', ['-c', 'kill -TERM $$'])).code).toBe(exitCode(null, 'SIGTERM'));
  });
});
