import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RoomId } from '@konklave/protocol/client';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { RoomRecords, RoomStore } from '../rooms/ports.ts';
import { makeFolder } from './make-folder.ts';
import { migrations } from './migrations.ts';
import { StoredRoom } from './room-records.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

/** The file in the data folder. */
export const databaseFile = 'konklave.sqlite';

/** How long a write waits for somebody else's, ms. */
const busyMs = 5_000;

/** The store of rooms, and the end of it. */
export interface Storage extends RoomStore {
  /** The last write succeeded, and what was deleted is gone from the files. */
  readonly healthy: boolean;
  close(): Promise<void>;
}

/** Opens the database in this folder, makes the folder and brings the tables up to date. Throws what the system or SQLite threw. */
export async function openStorage(folder: string): Promise<Storage> {
  makeFolder(folder);
  const database = new DatabaseSync(join(folder, databaseFile), { enableForeignKeyConstraints: true, timeout: busyMs });
  try {
    prepare(database);
    const db = new Kysely<Tables>({ dialect: sqliteDialect(database) });
    await migrate(db);
    return new SqliteStorage(db);
  } catch (cause) {
    if (database.isOpen) database.close();
    throw cause;
  }
}

function prepare(database: DatabaseSync): void {
  database.exec('pragma journal_mode = wal');
  // The log is flushed to the disk at every commit: what was acknowledged survives a power cut, not only a killed process.
  database.exec('pragma synchronous = full');
  // What is deleted is overwritten with zeros.
  database.exec('pragma secure_delete = on');
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations({ bytes: 'blob' }) }).migrateToLatest();
  if (error !== undefined) throw error;
}

class SqliteStorage implements Storage {
  readonly #db: Kysely<Tables>;
  #healthy = true;
  /** The write-ahead log holds something that was deleted. */
  #mustEmpty = false;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  get healthy(): boolean {
    return this.#healthy && !this.#mustEmpty;
  }

  async createRoom({ room, entryHash, day }: Parameters<RoomStore['createRoom']>[0]): Promise<void> {
    const row = { id: room, entry_hash: entryHash, used_on: day };
    await this.#watching(() => this.#db.insertInto('rooms').values(row).execute());
  }

  async roomExists(room: RoomId): Promise<boolean> {
    const row = await this.#db.selectFrom('rooms').select('id').where('id', '=', room).executeTakeFirst();
    return row !== undefined;
  }

  transact<T>(room: RoomId, work: (records: RoomRecords) => Promise<T>): Promise<T> {
    return this.#watching(async () => {
      const { result, ended } = await this.#db.transaction().execute(async (db) => {
        const records = new StoredRoom(db, room);
        const result = await work(records);
        return { result, ended: records.ended };
      });
      this.#mustEmpty ||= ended;
      if (this.#mustEmpty) await this.#emptyWriteAheadLog();
      return result;
    });
  }

  async occupiedRooms(): Promise<RoomId[]> {
    const rows = await this.#db.selectFrom('participants').select('room').distinct().execute();
    return rows.map(({ room }) => room);
  }

  async deleteUnused(before: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('rooms')
      .where('used_on', '<', before)
      .where('id', 'not in', (query) => query.selectFrom('participants').select('room'))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  /** Not while somebody else reads the file, a backup for example: tried again after the next write, which nobody waits for here. */
  async #emptyWriteAheadLog(): Promise<void> {
    await sql`pragma busy_timeout = 0`.execute(this.#db);
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(this.#db);
      this.#mustEmpty = rows[0]?.busy !== 0;
    } catch {
      this.#mustEmpty = true;
    } finally {
      await sql`pragma busy_timeout = ${sql.lit(busyMs)}`.execute(this.#db);
    }
  }

  async #watching<T>(write: () => Promise<T>): Promise<T> {
    try {
      const result = await write();
      this.#healthy = true;
      return result;
    } catch (cause) {
      this.#healthy = false;
      throw cause;
    }
  }
}
