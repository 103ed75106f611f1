import { existsSync, rmSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages, hasApt } from '../debian.mjs';
import { requireDiskSpace } from '../disk.mjs';
import { knownCause, lastLines, Problem } from '../problem.mjs';
import { run } from '../run.mjs';
import { beginStep } from '../screen.mjs';
import { recipeFolder } from './key.mjs';
import { starts } from './starts.mjs';

const debianPackages = [
  'g++',
  'cmake',
  'ninja-build',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libabsl-dev',
  'libssl-dev',
  'libsrtp2-dev',
  'libusrsctp-dev',
  'libuv1-dev',
];

/** The build folder grows to 105 MB; the rest is room for what else goes on. */
const neededDiskBytes = 300e6;

/** One compiler takes up to this much; more at once than fit make the machine swap. */
const compilerMemoryBytes = 600e6;

/**
 * Builds the worker. Takes about four minutes of a processor, shared among its cores; less where an earlier build in this workshop
 * was interrupted.
 *
 * @param {string} sources the package's folder `worker`
 * @param {string} workshop a folder to build in
 * @returns {Promise<string>} path of the program
 */
export async function buildWorker(sources, workshop) {
  requireDiskSpace(workshop, neededDiskBytes, 'the files of building the media worker');
  // Other systems have the same tools under other package names: with them at hand, try.
  if ((await hasApt()) || !(await toolsPresent())) {
    await ensureDebianPackages(debianPackages, 'building the media worker');
  }
  const folder = join(workshop, 'build');
  // Written when configuring is done. To configure anew would compile everything anew.
  const goesOn = existsSync(join(folder, 'build.ninja'));
  const step = beginStep(
    goesOn ? 'Building the media worker, from where it was interrupted' : 'Building the media worker, once',
  );
  try {
    await compile(sources, folder, step).catch(async (error) => {
      if (!goesOn) throw error;
      // What was left does not fit, perhaps because the checkout was moved since.
      rmSync(folder, { recursive: true, force: true });
      await compile(sources, folder, step);
    });
    const program = join(folder, 'mediasoup-worker');
    await must('strip', [program]);
    if (!starts(program)) {
      throw new Problem('The media worker was built but does not start.', [
        `See what it says, and please report it:`,
        `$ ${program}`,
      ]);
    }
    step.done();
    return program;
  } catch (error) {
    step.failed();
    throw error;
  }
}

/**
 * @param {string} sources
 * @param {string} folder
 * @param {import('../screen.mjs').Step} step
 */
async function compile(sources, folder, step) {
  if (!existsSync(join(folder, 'build.ninja'))) {
    await must('cmake', ['-S', recipeFolder, '-B', folder, '-G', 'Ninja', `-DMEDIASOUP_WORKER=${sources}`]);
  }
  await must('nice', ['-n', '10', 'ninja', '-C', folder, '-j', String(jobs())], (line) => {
    // "[17/225] Building CXX object ..."
    const [, at, of] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (at && of) step.progress(Number(at) / Number(of), `file ${at} of ${of}`);
  });
}

async function toolsPresent() {
  const answers = await Promise.all(['c++', 'cmake', 'ninja', 'flatc'].map((tool) => run(tool, ['--version'])));
  return answers.every(({ code }) => code === 0);
}

function jobs() {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / compilerMemoryBytes)));
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 */
async function must(program, args, onLine) {
  const { code, output } = await run(program, args, { onLine });
  if (code === 0) return;
  if (code === 127) {
    throw new Problem(`${program} was not found, which building the media worker takes.`, [
      'Install it, or name a worker that is already built in the variable MEDIASOUP_WORKER_BIN.',
    ]);
  }
  throw (
    knownCause(output, 'build the media worker') ??
    new Problem(
      `The media worker could not be built: ${program} failed.`,
      [
        'Its last words are above. A worker built elsewhere for the same Debian release does as well:',
        'name it in the variable MEDIASOUP_WORKER_BIN.',
      ],
      lastLines(output, 30),
    )
  );
}
