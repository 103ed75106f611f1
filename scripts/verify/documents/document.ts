import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Document {
  /** Path from the repository root. */
  path: string;
  lines: string[];
}

/** Something that a document says and where. */
export interface Mention {
  document: string;
  /** Counted from 1. */
  line: number;
  text: string;
}

export interface CodeBlock {
  document: string;
  line: number;
  /** What follows the opening fence, as "ts check". */
  info: string;
  code: string;
}

export async function readDocument(root: string, path: string): Promise<Document> {
  return { path, lines: (await readFile(join(root, path), 'utf8')).split('\n') };
}

/** Splits a document into its code blocks and the prose around them. Lines of code are empty lines in the prose. */
export function splitDocument({ path, lines }: Document): { prose: string[]; blocks: CodeBlock[] } {
  const blocks: CodeBlock[] = [];
  let open: (CodeBlock & { body: string[] }) | undefined;
  const prose = lines.map((line, index) => {
    const fence = /^\s*```(.*)$/.exec(line);
    if (fence && open) {
      blocks.push({ ...open, code: open.body.join('\n') });
      open = undefined;
    } else if (fence) {
      open = { document: path, line: index + 1, info: (fence[1] ?? '').trim(), code: '', body: [] };
    } else if (open) {
      open.body.push(line);
    } else {
      return line;
    }
    return '';
  });
  return { prose, blocks };
}

/** Every match of a pattern's first group in a document's lines. */
export function mentions(document: string, lines: readonly string[], pattern: RegExp): Mention[] {
  return lines.flatMap((line, index) =>
    [...line.matchAll(pattern)].map((match) => ({ document, line: index + 1, text: match[1] ?? '' })),
  );
}
