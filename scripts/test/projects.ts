import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tally } from './tally.ts';

const root = join(import.meta.dirname, '../..');
const resultsFolder = join(root, 'test-results');

/** The projects of `vitest.config.ts`, the quick ones first. */
export const projects = ['unit', 'integration', 'e2e'] as const;
export type Project = (typeof projects)[number];

/** Runs one project and shows it as it goes. `paths` narrow it down to tests whose path contains one of them. */
export async function runProject(project: Project, paths: readonly string[]): Promise<Tally> {
  const tallyFile = join(resultsFolder, `${project}.json`);
  await mkdir(resultsFolder, { recursive: true });
  await rm(tallyFile, { force: true });
  const code = await vitest(project, paths, tallyFile);
  const tally = await readTally(tallyFile);
  if (!tally) {
    console.log(`✗ The test runner ended with ${code} before it had a result`);
    return { passed: 0, failed: 1, skipped: [] };
  }
  // Whatever makes the runner fail counts, even what the tally did not see.
  if (code !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

function vitest(project: Project, paths: readonly string[], tallyFile: string): Promise<number> {
  const runner = join(root, 'node_modules/vitest/vitest.mjs');
  const tallyReporter = join(import.meta.dirname, 'tally-reporter.ts');
  const reporters = ['--reporter=default', `--reporter=${tallyReporter}`];
  const args = [runner, 'run', '--project', project, '--passWithNoTests', ...reporters, ...paths];
  return new Promise((resolve) => {
    const env = { ...process.env, KONKLAVE_TALLY: tallyFile };
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function readTally(file: string): Promise<Tally | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Tally;
  } catch {
    return undefined;
  }
}
