import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of this folder in a process of its own. It is killed with the test. */
export class Program {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  stdout = '';
  stderr = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
  }

  static start(command: string[], environment: Record<string, string> = {}): Program {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(child);
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await program.exited;
    });
    return program;
  }

  /** The first line on stdout. Rejects with stderr when the program ends before. */
  async firstLine(): Promise<string> {
    const line = new Promise<string>((resolve) => {
      const look = () => {
        const [first, rest] = this.stdout.split('\n');
        if (rest !== undefined) resolve(first ?? '');
      };
      this.child.stdout?.on('data', look);
      look();
    });
    const ended = this.exited.then(({ code }) => {
      throw new Error(`ended with ${code}: ${this.stderr}`);
    });
    return Promise.race([line, ended]);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

export const serverMain = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const serveWithoutBridge = fileURLToPath(new URL('serve.ts', import.meta.url));
