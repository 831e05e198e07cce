// SQLite behind a few methods. In memory by default. A file survives a killed process: every change is committed (WAL,
// synchronous FULL) before it is answered.

import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

import { SCHEMA, SCHEMA_VERSION, TABLES, type Table } from './schema';

// "LSSB": tells our files from other SQLite files.
const APPLICATION_ID = 0x4c535342;

/** By column. */
type Values = Readonly<Record<string, SQLInputValue | undefined>>;

/** SQLite could not read or write, as on a full disk. Nothing was changed. The message says why and names the data file. */
export class StorageError extends Error {}

export class Database {
  readonly #db: DatabaseSync;
  readonly #file: string | undefined;
  readonly #statements = new Map<string, StatementSync>();
  readonly #tupleStatements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(file?: string) {
    this.#file = file;
    this.#db = open(file);
  }

  all<Row>(sql: string, ...params: SQLInputValue[]): Row[] {
    try {
      // Rows get their type here without a check: the schema is ours, and a check would cost more than the query.
      return this.#prepare(sql).all(...params) as Row[];
    } catch (error) {
      throw explain(error, this.#file);
    }
  }

  /** Each row as a list of its values. Faster for long lists, where making objects takes most of the time. */
  tuples<Row extends readonly SQLOutputValue[]>(sql: string, ...params: SQLInputValue[]): Row[] {
    try {
      let statement = this.#tupleStatements.get(sql);
      if (!statement) {
        statement = this.#db.prepare(sql);
        statement.setReturnArrays(true);
        this.#tupleStatements.set(sql, statement);
      }
      return statement.all(...params) as unknown[] as Row[];
    } catch (error) {
      throw explain(error, this.#file);
    }
  }

  /** The number of rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number {
    try {
      return Number(this.#prepare(sql).run(...params).changes);
    } catch (error) {
      throw explain(error, this.#file);
    }
  }

  /** A column whose value is undefined gets its default. */
  insert(table: Table, values: Values): void {
    const { sql, params } = insertion('INSERT', table, values);
    this.run(sql, ...params);
  }

  /** As `insert`, and returns the new row; slower. */
  insertReturning<Row extends Values>(table: Table, values: Partial<Row>): Row {
    const { sql, params } = insertion('INSERT', table, values);
    const [row] = this.all<Row>(`${sql} RETURNING *`, ...params);
    if (row === undefined) throw new Error(`nothing was written to ${table}`);
    return row;
  }

  /** As `insert`; a row with the same key is deleted. */
  replace(table: Table, values: Values): void {
    const { sql, params } = insertion('INSERT OR REPLACE', table, values);
    this.run(sql, ...params);
  }

  /** Changes the row with this id, except for what is undefined. The changed row; undefined when there is none. */
  update<Row extends Values>(table: Table, id: string, values: Partial<Row>): Row | undefined {
    const [columns, params] = split({ ...values, id });
    const set = columns.map((column) => `${column} = ?`).join(', ');
    return this.all<Row>(`UPDATE ${table} SET ${set} WHERE id = ? RETURNING *`, ...params, id).at(0);
  }

  /** All or nothing; an inner transaction joins the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#depth += 1;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw explain(error, this.#file);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Never throws: the first error is the one that says why. A transaction that stays open lets no other begin. */
  #rollBack(): void {
    try {
      // SQLite ends the transaction itself when the disk is full.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch {
      return;
    }
  }

  clear(): void {
    this.transaction(() => TABLES.forEach((table) => this.run(`DELETE FROM ${table}`)));
  }

  getMeta(name: string): string | undefined {
    return this.all<{ value: string }>('SELECT value FROM meta WHERE name = ?', name).at(0)?.value;
  }

  setMeta(name: string, value: string): void {
    this.replace('meta', { name, value });
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }
}

function insertion(verb: string, table: Table, values: Values) {
  const [columns, params] = split(values);
  const places = columns.map(() => '?').join(', ');
  return { sql: `${verb} INTO ${table} (${columns.join(', ')}) VALUES (${places})`, params };
}

function split(values: Values): [columns: string[], params: SQLInputValue[]] {
  const columns: string[] = [];
  const params: SQLInputValue[] = [];
  for (const [column, value] of Object.entries(values)) {
    if (value === undefined) continue;
    columns.push(column);
    params.push(value);
  }
  return [columns, params];
}

function open(file?: string): DatabaseSync {
  if (file === undefined) return create(new DatabaseSync(':memory:'), 'MEMORY');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 500 });
    // One process per file: rate limits and timers live in memory and cannot be shared.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    refuseForeign(db);
    return create(db, 'WAL');
  } catch (error) {
    db?.close();
    throw unusable(error, file);
  }
}

function create(db: DatabaseSync, requestLog: 'WAL' | 'MEMORY'): DatabaseSync {
  db.exec(`PRAGMA journal_mode = ${requestLog}; PRAGMA synchronous = FULL;`);
  db.exec(SCHEMA);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
  return db;
}

function refuseForeign(db: DatabaseSync): void {
  const empty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
  if (empty) return;
  if (db.prepare('PRAGMA application_id').get()?.['application_id'] !== APPLICATION_ID)
    throw new Error('it is a database of another program');
  if (db.prepare('PRAGMA user_version').get()?.['user_version'] !== SCHEMA_VERSION)
    throw new Error('it was written by another version of the sandbox; delete it or choose another file');
}

/** SQLite's result codes that say something about the file or its disk; the others are mistakes of the caller. */
const REASONS: Readonly<Record<number, string>> = {
  5: 'another sandbox is using it',
  6: 'another sandbox is using it',
  7: 'there is no memory left',
  8: 'it is read-only',
  10: 'its disk cannot be read or written',
  11: 'it is damaged',
  13: 'its disk is full',
  14: 'it cannot be opened for writing (does its folder exist?)',
  26: 'it is not a SQLite database',
};

function explain(error: unknown, file: string | undefined): unknown {
  return error instanceof StorageError || reasonOf(error) === undefined ? error : unusable(error, file);
}

function unusable(error: unknown, file: string | undefined): StorageError {
  const text = messageOf(error);
  const reason = reasonOf(error);
  const subject = file === undefined ? 'the database in memory' : `the data file ${file}`;
  return new StorageError(`cannot use ${subject}: ${reason === undefined ? text : `${reason} (${text})`}`, {
    cause: error,
  });
}

function reasonOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  // The lowest byte is the kind, the rest is the case.
  return REASONS[Number(error.errcode) & 0xff];
}

/** SQLite's errors need not be of this realm's class. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
