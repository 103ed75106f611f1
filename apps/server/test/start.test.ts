import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '../src/config/settings.ts';
import { startServer, type ServerParts } from '../src/server.ts';
import { explainStart } from '../src/start-failure.ts';
import { certificate, certificateKey, otherKey } from './support/certificate.ts';
import { makeRoom, Person } from './support/people.ts';
import { Program, serverMain } from './support/process.ts';
import { plainSettings } from './support/settings.ts';
import { temporaryFolder, testServer } from './support/test-server.ts';

/** `npm start` without the set-up around it, on free ports. */
async function run(flags: string[] = [], environment: Record<string, string> = {}): Promise<Program> {
  const data = join(await temporaryFolder(), 'data');
  const defaults = ['--host', '127.0.0.1', '--port', '0', '--media-port', '0', '--data', data];
  return Program.start([process.execPath, serverMain, ...defaults, ...flags], environment);
}

/** Starts a server that cannot start and gives what a person reads. */
async function explanation(changes: Partial<Settings>, parts: ServerParts = { bridge: 'none' }): Promise<string> {
  const settings = plainSettings(changes.data ?? (await temporaryFolder()), changes);
  try {
    const server = await startServer(settings, parts);
    await server.close();
  } catch (error) {
    return explainStart(error, settings);
  }
  throw new Error('it started');
}

/** A port that somebody else has. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

test('it prints one line when it is ready, and the bridge runs by then', async () => {
  const program = await run();
  const line = await program.firstLine();
  expect(line).toMatch(/^Konklave is ready: http:\/\/127\.0\.0\.1:\d+$/);
  const url = line.split(': ')[1]!;
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true, storage: true, bridge: true });
  expect(program.stdout.trim()).toBe(line);
});

test.for(['SIGTERM', 'SIGINT'] as const)('%s tells the people, ends with 0 and loses nothing', async (signal) => {
  const data = join(await temporaryFolder(), 'data');
  const first = await run(['--data', data]);
  const url = (await first.firstLine()).split(': ')[1]!;
  const room = await makeRoom(url);
  const alice = await Person.join(url, room);
  const seq = await alice.send('Zm9v');
  first.child.kill(signal);
  await alice.wire.next('room.closing');
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(first.stdout).toMatch(/Konklave is ending: everybody in a meeting is told\.\nKonklave has ended\.\n$/);
  const second = await run(['--data', data]);
  const { entries } = await alice.resume(0, (await second.firstLine()).split(': ')[1]);
  expect(entries).toMatchObject([{ seq, bytes: 'Zm9v' }]);
});

test('a port that is taken is named, with the way out, and the exit code is not 0', async () => {
  const port = await takenPort();
  const program = await run(['--port', String(port)]);
  expect(await program.exited).toEqual({ code: 1, signal: null });
  expect(program.stdout).toBe('');
  expect(program.stderr).toContain(`Port ${port} is taken`);
  expect(program.stderr).toContain('--port (KONKLAVE_PORT)');
});

test('a bad setting ends with 2 and says which, what it got and what it takes', async () => {
  const program = await run([], { KONKLAVE_GRACE: 'soon' });
  expect(await program.exited).toEqual({ code: 2, signal: null });
  expect(program.stderr).toContain('KONKLAVE_GRACE: got "soon", takes a whole number from 1 to 600');
});

test('a media port that is taken is named, with the way out', async () => {
  const mediaPort = await takenPort();
  const text = await explanation({ mediaPort }, {});
  expect(text).toContain(`Media port ${mediaPort} (UDP or TCP) is taken`);
  expect(text).toContain('--media-port (KONKLAVE_MEDIA_PORT)');
});

test('an address that is not of this machine is named', async () => {
  expect(await explanation({ host: '192.0.2.1' })).toContain('192.0.2.1 is not an address of this machine');
});

test('a data folder that is a file, or lies under one, is named', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  for (const data of [file, join(file, 'below')]) {
    const text = await explanation({ data });
    expect(text).toContain(`${data} is not a folder`);
    expect(text).toContain('--data (KONKLAVE_DATA)');
  }
});

test('a data folder where the system lets nobody make one is named', async () => {
  for (const data of ['/proc/konklave', '/proc/konklave/below', '/proc/self/konklave']) {
    const program = await run(['--data', data]);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toContain(`The data folder ${data} cannot be made there`);
    expect(program.stderr).toContain('--data (KONKLAVE_DATA)');
  }
});

test('a database that is none is named as damaged', async () => {
  const data = await temporaryFolder();
  await writeFile(join(data, 'konklave.sqlite'), 'x'.repeat(8_192));
  expect(await explanation({ data })).toContain(`The database in ${data} is damaged`);
});

test('a data folder is made, also below folders that are not there yet', async () => {
  const data = join(await temporaryFolder(), 'a', 'b');
  await testServer({ data });
  expect(await readdir(data)).toContain('konklave.sqlite');
});

/** Runs a command where it may mount file systems that nobody else sees. */
const withOwnMounts = ['unshare', '--mount', '--map-root-user'];
const mountsOwnDisk = spawnSync('sh', ['-c', `${withOwnMounts.join(' ')} true`]).status === 0;

/** What the server says when its data folder is a file system of its own, mounted so. */
async function explanationOnDisk(options: string): Promise<{ folder: string; text: string }> {
  const folder = await temporaryFolder();
  const script = `mount -t tmpfs -o ${options} tmpfs ${folder} && exec "$@"`;
  const command = [process.execPath, serverMain, '--port', '0', '--media-port', '0', '--data', folder];
  const program = Program.start([...withOwnMounts, 'sh', '-c', script, 'sh', ...command]);
  expect(await program.exited).toEqual({ code: 1, signal: null });
  return { folder, text: program.stderr };
}

test.skipIf(!mountsOwnDisk)('a full disk is named', async () => {
  const { folder, text } = await explanationOnDisk('size=16k');
  expect(text).toContain(`The disk of the data folder ${folder} is full`);
});

test.skipIf(!mountsOwnDisk)('a data folder that is not writable is named', async () => {
  const { folder, text } = await explanationOnDisk('ro');
  expect(text).toContain(`The data folder ${folder} is not writable`);
});

test('TLS files that are missing, or that do not fit, are named', async () => {
  const folder = await temporaryFolder();
  const [tlsKey, tlsCert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  expect(await explanation({ tlsKey, tlsCert })).toContain(`${tlsCert} cannot be read (ENOENT)`);
  await writeFile(tlsCert, certificate);
  await writeFile(tlsKey, otherKey);
  expect(await explanation({ tlsKey, tlsCert })).toContain('are not a certificate and its key');
  await writeFile(tlsKey, certificateKey);
  await writeFile(tlsCert, 'no certificate');
  expect(await explanation({ tlsKey, tlsCert })).toContain('are not a certificate and its key');
});
