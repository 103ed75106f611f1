import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const documents = join(import.meta.dirname, '../../../../docs');

/** The first cells, without their backticks, of the table rows below a heading of a page in `docs`. */
export function firstCells(page: string, header: string): string[] {
  const lines = readFileSync(join(documents, page), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.split('|')[1]?.trim() === header);
  if (start === -1) throw new Error(`${page} has no table with the header ${header}`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? rows.length : end).map((row) => /`([^`]+)`/.exec(row)?.[1] ?? '');
}
