import { sql, type Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';

/** What differs between the databases. */
export interface ColumnTypes {
  bytes: 'blob' | 'bytea';
}

const first = ({ bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('rooms')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('used_on', 'integer', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('groups')
      .addColumn('room', 'text', (column) => column.primaryKey().references('rooms.id').onDelete('cascade'))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('epoch_seq', 'bigint', (column) => column.notNull())
      .addColumn('last_seq', 'bigint', (column) => column.notNull())
      .addColumn('group_info', sql.raw(bytes), (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('participants')
      .addColumn('room', 'text', (column) => column.notNull().references('rooms.id').onDelete('cascade'))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('resume_hash', sql.raw(bytes), (column) => column.notNull())
      .addColumn('joined_seq', 'bigint')
      .addColumn('departed', 'text')
      .addPrimaryKeyConstraint('participants_key', ['room', 'id'])
      .execute();

    await db.schema
      .createTable('log')
      .addColumn('room', 'text', (column) => column.notNull().references('groups.room').onDelete('cascade'))
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('sender', 'text', (column) => column.notNull())
      .addColumn('nonce', 'bigint')
      .addColumn('joined', 'integer')
      .addColumn('removed', 'text')
      .addColumn('bytes', sql.raw(bytes), (column) => column.notNull())
      .addPrimaryKeyConstraint('log_key', ['room', 'seq'])
      .execute();

    // The compare and set in group-records.ts decides; these make its two promises a property of the data.
    await db.schema
      .createIndex('log_one_commit_an_epoch')
      .unique()
      .on('log')
      .columns(['room', 'epoch'])
      .where(sql.ref('kind'), '=', sql.lit('commit'))
      .execute();
    await db.schema
      .createIndex('log_one_message_a_nonce')
      .unique()
      .on('log')
      .columns(['room', 'sender', 'nonce'])
      .where(sql.ref('kind'), '=', sql.lit('message'))
      .execute();
  },
});

/** Nobody could ever enter a room without an entry hash, so those of before go. */
const second = ({ bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<Record<'rooms', object>>) {
    await db.deleteFrom('rooms').execute();
    await db.schema
      .alterTable('rooms')
      .addColumn('entry_hash', sql.raw(bytes), (column) => column.notNull().defaultTo(sql`''`))
      .execute();
  },
});

const third: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('groups')
      .addColumn('log_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};

const fourth: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('participants')
      .addColumn('returning', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};

const fifth = ({ bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('log').addColumn('info_mark', sql.raw(bytes)).execute();
  },
});

const sixth: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('participants').addColumn('removed_seq', 'bigint').execute();
  },
};

/** Every change of the tables, in order. A migration that was released is never edited. */
export function migrations(types: ColumnTypes): MigrationProvider {
  return {
    getMigrations: async () => ({
      '0001-rooms-groups-log': first(types),
      '0002-entry': second(types),
      '0003-log-bytes': third,
      '0004-returning': fourth,
      '0005-group-info-mark': fifth(types),
      '0006-removed-seq': sixth,
    }),
  };
}
