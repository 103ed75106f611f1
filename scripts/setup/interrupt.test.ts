import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkshop } from './worker/workshop.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'konklave-interrupt-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A set-up that runs a program without end, as a build is for somebody who waits. */
function writeCommand(): string {
  const [guard, run, screen] = ['guard', 'run', 'screen'].map(
    (name) => pathToFileURL(join(import.meta.dirname, `${name}.mjs`)).href,
  );
  const path = join(folder, 'command.mjs');
  writeFileSync(
    path,
    `import { guard } from '${guard}';
     import { run } from '${run}';
     import { beginStep } from '${screen}';
     await guard(async () => {
       beginStep('Building something');
       await run('sh', ['-c', 'echo $$ > ${join(folder, 'pid')}; exec sleep 600'], {});
       return 0;
     });`,
  );
  return path;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('Ctrl-C while something is set up', () => {
  it('is answered in words, with the step that it interrupted', async () => {
    const command = spawn(process.execPath, [writeCommand()], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    command.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const ended = new Promise<number | null>((done) => void command.on('close', done));
    await until(() => existsSync(join(folder, 'pid')));
    command.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said).toMatch(/✗ Building something: interrupted/);
    expect(said).toMatch(/the next start goes on from there\.\n$/);
  });
});

describe('the workshop of the media worker', () => {
  it('still holds what an interrupted start has left there', () => {
    const { folder: first } = openWorkshop(folder, 'key');
    writeFileSync(join(first, 'object.o'), '');
    const second = openWorkshop(folder, 'key');
    expect(existsSync(join(second.folder, 'object.o'))).toBe(true);
    second.clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is another one while somebody works in it', () => {
    const { folder: first } = openWorkshop(folder, 'key');
    writeFileSync(join(first, 'process'), String(process.ppid));
    expect(openWorkshop(folder, 'key').folder).not.toBe(first);
    expect(existsSync(first)).toBe(true);
  });

  it('takes the place of those for other workers', () => {
    mkdirSync(join(folder, 'worker-in-the-making-older'));
    const { folder: own } = openWorkshop(folder, 'key');
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([own]);
  });
});
