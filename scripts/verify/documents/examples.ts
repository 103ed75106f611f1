import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeBlock } from './document.ts';

/**
 * Type-checks the examples that ask for it by the tag `ts check`, each as a module of its own. They lie below the
 * repository root while that happens, so that they find the packages by name.
 */
export async function checkExamples(root: string, blocks: readonly CodeBlock[]): Promise<string[]> {
  const examples = blocks.filter(({ info }) => /^tsx? check\b/.test(info));
  if (examples.length === 0) return [];
  const folder = join(root, '.konklave', 'examples');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const config = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { noUnusedLocals: false, types: ['node'], lib: ['ES2024', 'DOM', 'DOM.Iterable'] },
    include: ['*'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await Promise.all(examples.map(({ code }, index) => writeFile(join(folder, `example-${index}.ts`), code)));
  const output = await typeCheck(root, folder);
  return output.map((line) => locate(line, examples));
}

function typeCheck(root: string, folder: string): Promise<string[]> {
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => {
      resolve(stdout.split('\n').filter((line) => line.trim() !== ''));
    });
  });
}

/** Turns a place in the file of an example into the place in its document. */
function locate(line: string, examples: readonly CodeBlock[]): string {
  const place = /^example-(\d+)\.ts\((\d+),\d+\): (.*)$/.exec(line);
  const example = examples[Number(place?.[1])];
  return place && example ? `${example.document}:${example.line + Number(place[2])}: ${place[3]}` : line;
}
