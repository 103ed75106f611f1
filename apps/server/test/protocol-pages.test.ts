import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, noticeSchemas, pushSchemas, requestSchemas } from '@konklave/protocol/client';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../docs/protocol');
const pages = ['rooms.md', 'group.md', 'mailbox.md', 'media.md'].map((name) =>
  readFileSync(join(folder, name), 'utf8'),
);

/** What a page introduces: its third-level headings and the first cells of its tables, where they are code. */
function introduced(page: string): string[] {
  return [...page.matchAll(/^(?:### |\| )`([a-z]+\.[A-Za-z]+|[a-z-]+)`/gm)].map((match) => match[1] ?? '');
}

test('the pages of the wire introduce every message and every error, and none that does not exist', () => {
  expect(readdirSync(folder)).toContain('frames.md');
  const known = [...Object.keys(requestSchemas), ...Object.keys(noticeSchemas), ...Object.keys(pushSchemas)];
  const found = pages.flatMap(introduced).filter((name) => name.includes('.'));
  expect(found.sort()).toEqual(known.sort());
  const text = pages.join('\n');
  for (const code of errorCodes) expect(text).toContain(`\`${code}\``);
});
