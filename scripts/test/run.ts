import { parseArgs } from 'node:util';
import { verify } from '../verify/verify.ts';
import { projects, runProject } from './projects.ts';
import { addTallies, closingLine, describeSkipped, type Tally } from './tally.ts';

const parts = ['verify', ...projects] as const;
type Part = (typeof parts)[number];

/**
 * `npm test` runs everything. `npm test -- verify`, `unit`, `integration` or `e2e` runs that part, and any other word
 * runs the tests whose path contains it. `--missing=<what>` comes from the set-up: it could not get that.
 */
const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { missing: { type: 'string', multiple: true, default: [] } },
});
const chosen = parts.filter((part) => words.includes(part));
const paths = words.filter((word) => !isPart(word));
const wanted = (part: Part) => (chosen.length > 0 ? chosen.includes(part) : part !== 'verify' || paths.length === 0);

const tallies: Tally[] = [];
if (wanted('verify')) tallies.push(await runVerify());
for (const project of projects.filter(wanted)) {
  console.log(`\nTests: ${project}`);
  tallies.push(project === 'e2e' && values.missing.length > 0 ? cannotRun() : await runProject(project, paths));
}
const tally = addTallies(tallies);
if (tally.skipped.length > 0) {
  console.log('\nNOT RUN:');
  for (const line of describeSkipped(tally.skipped)) console.log(`  ${line}`);
}
if (tally.passed + tally.failed === 0) {
  console.log(`\n✗ Nothing matches ${words.join(' ')}`);
  tally.failed = 1;
}
process.exitCode = tally.failed === 0 ? 0 : 1;
console.log(`\n${closingLine(tally)}`);

async function runVerify(): Promise<Tally> {
  console.log('\nVerify');
  return { ...(await verify()), skipped: [] };
}

function cannotRun(): Tally {
  console.log(`✗ No test in a browser was run, for want of: ${values.missing.join(', ')}. The reason is said above.`);
  return { passed: 0, failed: 1, skipped: [] };
}

function isPart(word: string): word is Part {
  return (parts as readonly string[]).includes(word);
}
