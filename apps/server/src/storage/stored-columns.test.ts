import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { firstCells } from '../../test/support/document.ts';
import { databaseFile, openStorage } from './storage.ts';

/** `table.column` of everything a fresh database has. */
async function storedColumns(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-columns-'));
  try {
    await (await openStorage(folder)).close();
    const database = new DatabaseSync(join(folder, databaseFile), { readOnly: true });
    const statement = database.prepare(
      `select m.name || '.' || c.name as name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`,
    );
    const names = statement.all().map((row) => String(row['name']));
    database.close();
    return names;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every stored column is on the page of what the server keeps, and nothing else is', async () => {
  const documented = firstCells('security/what-the-server-keeps.md', 'column');
  expect((await storedColumns()).sort()).toEqual(documented.sort());
});
