// node:sqlite's synchronous interface on top of libsql, as far as positional
// parameters go. The files are the same SQLite files; a closed one is released
// only when its statements have been collected, at the latest with the process.

/**
 * @param {typeof import('libsql')} Database
 * @returns what `require('node:sqlite')` gives
 */
function bridgeSqlite(Database) {
  class DatabaseSync {
    #database;

    constructor(path, { readOnly = false, timeout = 0, enableForeignKeyConstraints = true } = {}) {
      this.#database = new Database(String(path), { readonly: readOnly });
      this.exec(`PRAGMA busy_timeout = ${timeout}`);
      this.exec(`PRAGMA foreign_keys = ${enableForeignKeyConstraints ? 'ON' : 'OFF'}`);
    }

    get isOpen() {
      return this.#database.open;
    }

    get isTransaction() {
      return this.#database.inTransaction;
    }

    exec(sql) {
      likeNode(() => this.#database.exec(sql));
    }

    prepare(sql) {
      return likeNode(() => new StatementSync(this.#database.prepare(sql)));
    }

    close() {
      this.#database.close();
    }

    [Symbol.dispose]() {
      if (this.isOpen) this.close();
    }
  }

  class StatementSync {
    #statement;

    constructor(statement) {
      this.#statement = statement;
    }

    run(...values) {
      const { changes, lastInsertRowid } = likeNode(() =>
        this.#statement.run(values.map(toLibsql)),
      );
      return { changes, lastInsertRowid };
    }

    // Not libsql's own `get`: after `all` it answers with the values bound before.
    get(...values) {
      return this.all(...values)[0];
    }

    all(...values) {
      return likeNode(() => this.#statement.all(values.map(toLibsql)).map(toRow));
    }

    iterate(...values) {
      return this.all(...values).values();
    }
  }

  return { DatabaseSync, StatementSync };
}

/** Errors carry SQLite's own code where node:sqlite has it. */
function likeNode(action) {
  try {
    return action();
  } catch (error) {
    if (error.rawCode !== undefined)
      Object.assign(error, { code: 'ERR_SQLITE_ERROR', errcode: error.rawCode });
    throw error;
  }
}

/** libsql takes bytes only as a Buffer, and ends the process on a type that it does not know. */
function toLibsql(value) {
  if (value === null || ['number', 'bigint', 'string'].includes(typeof value)) return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError(`A value of type ${typeof value} cannot be bound to a parameter here.`);
}

/** Rows of node:sqlite have no prototype and hold bytes as Uint8Array. */
function toRow(row) {
  const plain = Object.create(null);
  for (const [name, value] of Object.entries(row)) {
    plain[name] = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  }
  return plain;
}

module.exports = { bridgeSqlite };
