import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

const program = '/usr/bin/turnserver';

/** Whether Debian's coturn is installed here. */
export const hasTurnServer = existsSync(program);

/** coturn on this machine, set up as `docs/operating/turn.md` says, but on ports of its own. */
export class TurnServer {
  readonly secret = 'a secret between two servers';
  /** Everything it wrote: who came, as far as it can tell. */
  log = '';
  readonly #ports: { plain: number; tls: number };
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, ports: { plain: number; tls: number }) {
    this.#folder = folder;
    this.#ports = ports;
  }

  static async start(): Promise<TurnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'konklave-turn-'));
    const server = new TurnServer(folder, { plain: await freePort(), tls: await freePort() });
    await server.#run();
    return server;
  }

  url(way: 'udp' | 'tcp' | 'tls'): string {
    if (way === 'tls') return `turns:localhost:${this.#ports.tls}?transport=tcp`;
    return `turn:127.0.0.1:${this.#ports.plain}?transport=${way}`;
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process?.once('exit', done));
    this.#process?.kill('SIGKILL');
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #run(): Promise<void> {
    const [certificate, key] = [join(this.#folder, 'cert.pem'), join(this.#folder, 'key.pem')];
    const subject = '/CN=localhost -addext subjectAltName=DNS:localhost';
    const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj ${subject}`;
    await promisify(execFile)('openssl', [...request.split(' '), '-out', certificate, '-keyout', key]);
    const { plain, tls } = this.#ports;
    const child = spawn(program, [
      '-n',
      '--no-cli',
      '--no-dtls',
      '--verbose',
      '--simple-log',
      '--log-file=stdout',
      `--pidfile=${join(this.#folder, 'pid')}`,
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${plain}`,
      `--tls-listening-port=${tls}`,
      `--cert=${certificate}`,
      `--pkey=${key}`,
      '--realm=konklave',
      '--use-auth-secret',
      `--static-auth-secret=${this.secret}`,
      // The bridge of a test is on this machine, and nothing else is to be reached.
      '--allow-loopback-peers',
      '--allowed-peer-ip=127.0.0.1',
      '--denied-peer-ip=0.0.0.0-255.255.255.255',
    ]);
    this.#process = child;
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    }
    while (!(await answers(tls))) {
      if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}:\n${this.log}`);
      await wait(100);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
