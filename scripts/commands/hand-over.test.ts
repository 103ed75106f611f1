import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;

/** Stands for the server: says what it gets, ends in good order on SIGINT and SIGTERM after a moment. */
const program = `
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      process.stdout.write(signal + '\\n');
      setTimeout(() => process.exit(7), 300);
    });
  }
  setInterval(() => {}, 1000);
  process.stdout.write('running\\n');
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'konklave-hand-over-'));
  writeFileSync(join(folder, 'program.mjs'), program);
  const handOver = pathToFileURL(join(import.meta.dirname, 'hand-over.mjs')).href;
  writeFileSync(
    join(folder, 'command.mjs'),
    `import { handOver } from '${handOver}';
     process.exit(await handOver(process.execPath, ['${join(folder, 'program.mjs')}']));`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  command: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

/** Starts the command and waits until the program behind it runs. */
async function start(): Promise<Running> {
  const command = spawn(process.execPath, [join(folder, 'command.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const ended = new Promise<number | null>((done) => void command.on('close', done));
  await new Promise<void>((done) => {
    command.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('running')) done();
    });
  });
  return { command, said: () => text, ended };
}

describe('a command that hands over', () => {
  it('passes one Ctrl-C on once, though the terminal and npm both send it, and keeps the exit code', async () => {
    const { command, said, ended } = await start();
    command.kill('SIGINT');
    command.kill('SIGINT');
    expect(await ended).toBe(7);
    expect(said().match(/SIGINT/g)).toHaveLength(1);
  });

  it('passes SIGTERM on', async () => {
    const { command, said, ended } = await start();
    command.kill('SIGTERM');
    expect(await ended).toBe(7);
    expect(said()).toContain('SIGTERM');
  });

  it('leaves no orphan when it is killed', async () => {
    const { command, said, ended } = await start();
    command.kill('SIGKILL');
    // The output stays open until the program behind it has ended as well.
    await ended;
    expect(said()).toContain('SIGTERM');
  });
});
