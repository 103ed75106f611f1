import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './ports.ts';

const entry = resolve(import.meta.dirname, '../../../apps/server/src/main.ts');

/** A real server in a process of its own, with its own ports and data folder. */
export class TestServer {
  readonly url: string;
  /** Everything it wrote to its log, over all its lives. */
  log = '';
  readonly #folder: string;
  readonly #ports: { http: number; media: number };
  readonly #flags: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(folder: string, ports: { http: number; media: number }, flags: readonly string[]) {
    this.#folder = folder;
    this.#ports = ports;
    this.#flags = flags;
    this.url = `http://localhost:${ports.http}`;
  }

  /** UDP and TCP. */
  get mediaPort(): number {
    return this.#ports.media;
  }

  static async start(flags: readonly string[] = []): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'konklave-e2e-'));
    const server = new TestServer(folder, { http: await freePort(), media: await freePort() }, flags);
    await server.run();
    return server;
  }

  /** Starts the process (again) on the same ports and data. */
  async run(): Promise<void> {
    const { http, media } = this.#ports;
    const own = ['--port', String(http), '--media-port', String(media), '--data', this.#folder];
    const child = spawn(process.execPath, [entry, ...own, ...this.#flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    await new Promise<void>((ready, fail) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
        if (chunk.toString().includes('Konklave is ready')) ready();
      });
      child.stderr?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
      child.once('exit', (code) => fail(new Error(`The server ended with ${code}:\n${this.log}`)));
    });
  }

  /** Ends the process and waits for it: SIGTERM as an operator would, SIGKILL as a power cut would. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await exited;
  }

  /** Kills the media worker as a crash would. */
  async killMediaWorker(): Promise<void> {
    const pid = this.#process?.pid;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.trim().split(' ')) {
      const command = await readFile(`/proc/${child}/comm`, 'utf8');
      if (command.startsWith('mediasoup')) process.kill(Number(child), 'SIGKILL');
    }
  }

  /** Everything the server has stored, as raw bytes. */
  async stored(): Promise<Buffer> {
    const files = await readdir(this.#folder);
    return Buffer.concat(await Promise.all(files.map((file) => readFile(join(this.#folder, file)))));
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }
}
