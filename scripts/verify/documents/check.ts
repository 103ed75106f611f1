import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Verdict } from '../verdict.ts';
import { checkClaims } from './claims.ts';
import { readDocument, splitDocument } from './document.ts';
import { checkExamples } from './examples.ts';
import { checkNamedTests } from './named-tests.ts';

const places = ['*.md', '{docs,tools,packages,apps,tests,bench}/**/*.md'];

/** Checks that what the documents say about the repository holds. */
export async function checkDocuments(root: string): Promise<Verdict> {
  const exclude = (path: string) => path.split(sep).some((part) => part === 'node_modules' || part === 'dist');
  const paths = await Array.fromAsync(glob(places, { cwd: root, exclude }));
  const documents = await Promise.all(paths.toSorted().map((path) => readDocument(root, path)));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const scripts = new Set(Object.keys(manifest.scripts));
  const findings = documents.flatMap((document) => [
    ...checkClaims(root, document, scripts),
    ...checkNamedTests(root, document),
  ]);
  const blocks = documents.flatMap((document) => splitDocument(document).blocks);
  findings.push(...(await checkExamples(root, blocks)));
  return { ok: findings.length === 0, output: findings.join('\n') };
}
