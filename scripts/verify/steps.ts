import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { checkDocuments } from './documents/check.ts';
import type { Verdict } from './verdict.ts';

export interface Step {
  name: string;
  run(): Promise<Verdict>;
}

const root = join(import.meta.dirname, '../..');

/** All that `npm run verify` looks at. The slow ones come first, so that the quick ones fill the gaps. */
export const steps: readonly Step[] = [
  typeCheck('packages'),
  typeCheck('node'),
  typeCheck('web'),
  typeCheck('worker'),
  tool('unused files, exports and dependencies', 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  tool('lint and import rules', 'oxlint/bin/oxlint', []),
  tool('format', 'oxfmt/bin/oxfmt', ['--check']),
  { name: 'documents', run: () => checkDocuments(root) },
];

function typeCheck(project: string): Step {
  return tool(`types of ${project}`, 'typescript/bin/tsc', ['-p', `tsconfig.${project}.json`, '--pretty', 'false']);
}

/** A step that runs a program from `node_modules`. */
function tool(name: string, script: string, args: readonly string[]): Step {
  const run = () =>
    new Promise<Verdict>((resolve) => {
      const command = [join(root, 'node_modules', script), ...args];
      execFile(process.execPath, command, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ ok: error === null, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
      });
    });
  return { name, run };
}
