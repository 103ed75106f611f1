import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deriveEntry } from '@konklave/client/entry';
import type { Link } from './orders.ts';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
/** So that no server is left behind when the benchmark is ended without a word. */
const endWithParent = fileURLToPath(new URL('../../../scripts/commands/end-with-parent.mjs', import.meta.url));
const ready = /Konklave is ready: (\S+)/;

/** The server as it is started by anyone, in a process of its own, for one room. */
export class ServerProcess {
  readonly link: Link;
  readonly #child: ChildProcess;
  readonly #data: string;
  readonly #ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

  private constructor(child: ChildProcess, data: string, link: Link) {
    this.#child = child;
    this.#data = data;
    this.link = link;
  }

  /** `nodeOptions`: for whoever wants to look into the process. */
  static async start(capacity: number, nodeOptions: readonly string[] = []): Promise<ServerProcess> {
    const data = await mkdtemp(join(tmpdir(), 'konklave-load-'));
    const flags = ['--port', '0', '--media-port', '0', '--host', '127.0.0.1', '--data', data, '--log-level', 'error'];
    const limits = ['--room-capacity', String(capacity), '--connection-rate', '1000000'];
    const node = ['--disable-warning=ExperimentalWarning', '--import', endWithParent, ...nodeOptions];
    const child = spawn(process.execPath, [...node, main, ...flags, ...limits], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = ready.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    const secret = randomBytes(32);
    const { hash } = await deriveEntry(secret);
    const response = await fetch(`${url}/api/rooms`, { method: 'POST', body: JSON.stringify({ entry: hash }) });
    const { room } = (await response.json()) as { room: string };
    return new ServerProcess(child, data, { url, room, secret: secret.toString('base64url') });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Asks what `nodeOptions` have loaded into it. */
  ask(question: string): Promise<unknown> {
    const answer = new Promise((resolve) => this.#child.once('message', resolve));
    this.#child.send(question);
    return answer;
  }

  /** CPU that it has used, without the media worker, ms. In steps of 10 ms. */
  get cpuMs(): number {
    // proc(5): the fields behind the name, which is in brackets and may hold anything.
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (1_000 * (Number(fields[11]) + Number(fields[12]))) / this.#ticksASecond;
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
    await rm(this.#data, { recursive: true, force: true });
  }
}
