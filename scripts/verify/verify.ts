import { availableParallelism } from 'node:os';
import { steps, type Step } from './steps.ts';

export interface Tally {
  passed: number;
  failed: number;
}

/** Runs all steps, as many at once as the machine has processors, and shows how each went. */
export async function verify(): Promise<Tally> {
  const waiting = [...steps];
  const failures: string[] = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const output = await runStep(step);
      if (output !== undefined) failures.push(`── ${step.name} ──\n\n${output}\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  for (const failure of failures) console.log(`\n${failure}`);
  return { passed: steps.length - failures.length, failed: failures.length };
}

/** Gives back what a failed step said. */
async function runStep(step: Step): Promise<string | undefined> {
  const startedAt = performance.now();
  const { ok, output } = await step.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`  ${ok ? '✓' : '✗'} ${step.name} (${seconds} s)`);
  return ok ? undefined : output;
}
