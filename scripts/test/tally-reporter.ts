import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Tally } from './tally.ts';

/**
 * Writes the tally of a run to the file that KONKLAVE_TALLY names. Errors outside a test (a file that cannot be
 * loaded, a hook that throws, a promise nobody awaited) count as failed, which the sums of other reporters leave out.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env.KONKLAVE_TALLY;
    if (file === undefined) throw new Error('KONKLAVE_TALLY names no file');
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const states = tests.map((test) => test.result().state);
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const brokenGroups = groups.filter((group) => group.errors().length > 0).length;
    const tally: Tally = {
      passed: states.filter((state) => state === 'passed').length,
      failed: states.filter((state) => state === 'failed').length + brokenGroups + unhandledErrors.length,
      skipped: [
        ...tests.filter((test) => test.result().state === 'skipped').map(reasonFor),
        // A group that is skipped before it has made its tests.
        ...modules.flatMap((module) => [...module.children.allSuites()].filter(isSkippedWhole).map(nameOf)),
      ],
    };
    writeFileSync(file, JSON.stringify(tally));
  }
}

function isSkippedWhole(suite: TestSuite): boolean {
  return suite.options.mode === 'skip' && [...suite.children.allTests()].length === 0;
}

function nameOf(suite: TestSuite): string {
  return `${suite.module.relativeModuleId} > ${suite.fullName}`;
}

/** The note of `context.skip(note)`, else the name of what was skipped as a whole. */
function reasonFor(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note) return result.note;
  const group: TestSuite | TestModule = test.parent;
  return group.type === 'suite' ? nameOf(group) : `${test.module.relativeModuleId} > ${test.name}`;
}
