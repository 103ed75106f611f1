import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, splitDocument } from './document.ts';

/** A path of a test file, and behind it titles of tests in it, or how they begin. */
const named = /`([\w./-]+\.test\.tsx?)`((?:(?:,| and)? "[^"]+")+)/g;

/** In the page of who can and cannot do what, every line of a list below these words names a test. */
const threatModel = 'SECURITY.md';
const claimed = /^They \*\*cannot\*\*/;

/** Finds tests that a document names and nobody can run, and claims that name none. */
export function checkNamedTests(root: string, document: Document): string[] {
  const { prose } = splitDocument(document);
  const missing = prose.flatMap((line, index) => missingTests(root, line).map((finding) => ({ index, finding })));
  const bare = document.path === threatModel ? claimsWithoutTest(prose) : [];
  return [...missing, ...bare].map(({ index, finding }) => `${document.path}:${index + 1}: ${finding}`);
}

function missingTests(root: string, line: string): string[] {
  return [...line.matchAll(named)].flatMap(([, path = '', titles = '']) => {
    const file = join(root, path);
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return [...titles.matchAll(/"([^"]+)"/g)]
      .map(([, title = '']) => title)
      .filter((title) => !hasTitle(source, title))
      .map((title) => `there is no test "${title}" in ${path}`);
  });
}

/** Whether a text in quotes begins so, or has it in it: titles of tests made in a loop begin with what changes. */
function hasTitle(source: string, title: string): boolean {
  return source.split('\n').some((line) => /['"`]/.test(line.split(title)[0] ?? '') && line.includes(title));
}

function claimsWithoutTest(prose: readonly string[]): { index: number; finding: string }[] {
  const findings: { index: number; finding: string }[] = [];
  let isClaim = false;
  for (const [index, line] of prose.entries()) {
    if (claimed.test(line)) isClaim = true;
    else if (/^(#|They )/.test(line)) isClaim = false;
    const isBare = isClaim && line.startsWith('- ') && [...line.matchAll(named)].length === 0;
    if (isBare) findings.push({ index, finding: 'no test is named that shows it' });
  }
  return findings;
}
