import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTallies, closingLine, describeSkipped, type Tally } from './tally.ts';

describe('the closing line', () => {
  it('sums the parts up', () => {
    const parts: Tally[] = [
      { passed: 8, failed: 0, skipped: [] },
      { passed: 100, failed: 2, skipped: [] },
    ];
    expect(closingLine(addTallies(parts))).toBe('108 passed, 2 failed');
  });

  it('does not hide what was not run', () => {
    const skipped = ['no vectors', 'no browser', 'no vectors'];
    expect(closingLine({ passed: 1, failed: 0, skipped })).toBe('1 passed, 0 failed, 3 skipped');
    expect(describeSkipped(skipped)).toEqual(['2 × no vectors', '1 × no browser']);
  });
});

describe('the tally of a run', () => {
  let folder: string;
  let tally: Tally;

  beforeAll(async () => {
    const root = resolve(import.meta.dirname, '../..');
    folder = mkdtempSync(join(root, 'node_modules/.tally-'));
    const place = (name: string, body: string) =>
      writeFileSync(
        join(folder, name),
        `import { beforeAll, describe, expect, it } from 'vitest';\nvoid [beforeAll, describe, expect, it];\n${body}`,
      );
    writeFileSync(join(folder, 'vitest.config.ts'), 'export default { test: { include: ["*.test.ts"] } };');
    place('mixed.test.ts', `it('one', () => {}); it('two', () => expect(1).toBe(2));`);
    place('skipped.test.ts', `it('three', (context) => context.skip('no vectors'));`);
    place(
      'hook.test.ts',
      `describe('hook', () => { beforeAll(() => { throw new Error('x'); }); it('four', () => {}); });`,
    );
    place('absent.test.ts', `describe.skip('no table', () => { for (const row of []) it(row, () => {}); });`);
    place('unloadable.test.ts', `throw new Error('cannot be loaded');`);
    place('late.test.ts', `it('five', () => { void Promise.reject(new Error('nobody waits')); });`);
    tally = await runVitest(root, folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('counts what passed', () => {
    expect(tally.passed).toBe(2);
  });

  it('counts a failed test, a hook, a file and a lost promise as failed', () => {
    expect(tally.failed).toBe(4);
  });

  it('keeps why a test was skipped', () => {
    expect(tally.skipped).toContain('no vectors');
    expect(tally.skipped).toContain('absent.test.ts > no table');
  });
});

async function runVitest(root: string, folder: string): Promise<Tally> {
  const file = join(mkdtempSync(join(tmpdir(), 'konklave-tally-')), 'tally.json');
  const reporter = join(import.meta.dirname, 'tally-reporter.ts');
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, `--reporter=${reporter}`];
  await new Promise<void>((done) => {
    execFile(process.execPath, args, { env: { ...process.env, KONKLAVE_TALLY: file } }, () => done());
  });
  return JSON.parse(readFileSync(file, 'utf8')) as Tally;
}
