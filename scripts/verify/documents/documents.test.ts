import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkClaims } from './claims.ts';
import { splitDocument } from './document.ts';
import { checkExamples } from './examples.ts';
import { checkNamedTests } from './named-tests.ts';

const repository = resolve(import.meta.dirname, '../../..');
const scripts = new Set(['start', 'test', 'verify']);

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'konklave-documents-'));
  mkdirSync(join(root, 'docs'));
  mkdirSync(join(root, 'apps/server'), { recursive: true });
  writeFileSync(join(root, 'docs/keys.md'), '# Keys\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const claims = (path: string, ...lines: string[]) => checkClaims(root, { path, lines }, scripts);

describe('what a document claims', () => {
  it('holds', () => {
    expect(
      claims(
        'README.md',
        '# How it works',
        'See [keys](docs/keys.md), [the web](https://example.org) and [above](#how-it-works).',
        'The server is in `apps/server/`, started by `npm start`; `npm run verify` checks it.',
      ),
    ).toEqual([]);
  });

  it.each([
    ['a link', 'See [chat](docs/chat.md).', 'README.md:1: the link docs/chat.md leads nowhere'],
    ['a heading', 'See [below](#below).', 'README.md:1: no heading is called #below'],
    ['a path', 'It is in `apps/web/`.', 'README.md:1: there is no apps/web/'],
    ['a script', 'Run `npm run deploy`.', 'README.md:1: there is no npm script deploy'],
  ])('does not hold: %s', (_what, line, finding) => {
    expect(claims('README.md', line)).toEqual([finding]);
  });

  it('may be about the past in a record', () => {
    expect(claims('docs/decisions/0001-past.md', 'It was in `apps/web/`.')).toEqual([]);
  });

  it('is short in the README', () => {
    expect(claims('README.md', ...Array.from({ length: 100 }, () => ''))).toHaveLength(1);
  });
});

describe('a test that a document names', () => {
  const named = (...lines: string[]) => checkNamedTests(root, { path: 'SECURITY.md', lines });

  beforeEach(() => writeFileSync(join(root, 'apps/keys.test.ts'), "it('opens nothing afterwards', () => {});\n"));

  it('is there, by its file and how its title begins', () => {
    expect(named('They **cannot**', '', '- read on. `apps/keys.test.ts` "opens nothing"')).toEqual([]);
  });

  it('is missed when the file or the title is gone', () => {
    expect(named('Shown by `apps/keys.test.ts` "opens nothing", "opens all" and `apps/chat.test.ts` "says".')).toEqual([
      'SECURITY.md:1: there is no test "opens all" in apps/keys.test.ts',
      'SECURITY.md:1: there is no test "says" in apps/chat.test.ts',
    ]);
  });

  it('is missed where it is claimed that somebody cannot do something', () => {
    expect(named('They **can**', '- read.', 'They **cannot**', '- write.', '', '### Others', '- do.')).toEqual([
      'SECURITY.md:4: no test is named that shows it',
    ]);
  });
});

describe('examples', () => {
  const blocksOf = (code: string, info = 'ts check') =>
    splitDocument({ path: 'docs/keys.md', lines: ['# Keys', `\`\`\`${info}`, ...code.split('\n'), '```'] }).blocks;

  it('are checked where the document asks for it, and the finding names the line', async () => {
    const findings = await checkExamples(repository, blocksOf('const key = 1;\nconst text: string = key;\nvoid text;'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/^docs\/keys\.md:4: error TS2322/);
  });

  it('are left alone where it does not', async () => {
    expect(await checkExamples(repository, blocksOf('this is not TypeScript', 'ts'))).toEqual([]);
  });
});
