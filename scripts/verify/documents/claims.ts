import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document, type Mention, mentions, splitDocument } from './document.ts';

const readmeLines = 100;

/** Folders whose paths a document may name in backticks. */
const named = '(?:packages|apps|scripts|tests|tools|bench|docs|\\.ci)';

/** Records of the past may name what is gone. */
const historical = /^(CHANGELOG\.md|docs\/decisions\/)/;

/** Finds what a document claims and the repository does not hold: links, file paths and npm scripts. */
export function checkClaims(root: string, document: Document, scripts: ReadonlySet<string>): string[] {
  const { prose } = splitDocument(document);
  const findings = [
    ...brokenLinks(root, document, prose),
    ...unknownScripts(document, scripts),
    ...(historical.test(document.path) ? [] : missingPaths(root, document, prose)),
  ];
  if (document.path === 'README.md' && document.lines.length >= readmeLines) {
    findings.push(`README.md: ${document.lines.length} lines; it stays below ${readmeLines}`);
  }
  return findings;
}

function brokenLinks(root: string, document: Document, prose: readonly string[]): string[] {
  return mentions(document.path, prose, /\]\(([^)\s]+)\)/g).flatMap((mention) => {
    if (/^[a-z]+:/.test(mention.text)) return [];
    const [target = '', anchor] = mention.text.split('#');
    if (target !== '' && !existsSync(join(root, dirname(document.path), target))) {
      return [say(mention, `the link ${mention.text} leads nowhere`)];
    }
    const missing = target === '' && anchor !== undefined && !anchorsOf(prose).has(anchor);
    return missing ? [say(mention, `no heading is called #${anchor}`)] : [];
  });
}

function anchorsOf(prose: readonly string[]): Set<string> {
  const headings = prose.flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function missingPaths(root: string, document: Document, prose: readonly string[]): string[] {
  const path = new RegExp(`\`(${named}/[^\`\\s]*)\``, 'g');
  return mentions(document.path, prose, path)
    .filter(({ text }) => !/[*<>{}…]/.test(text) && !existsSync(join(root, text)))
    .map((mention) => say(mention, `there is no ${mention.text}`));
}

function unknownScripts(document: Document, scripts: ReadonlySet<string>): string[] {
  return mentions(document.path, document.lines, /\bnpm (?:run )?((?<=run )[\w:-]+|start|test)\b/g)
    .filter(({ text }) => !scripts.has(text))
    .map((mention) => say(mention, `there is no npm script ${mention.text}`));
}

function say({ document, line }: Mention, finding: string): string {
  return `${document}:${line}: ${finding}`;
}
