import { Connection, type ConnectionOwner } from './connection.ts';
import type { Way } from './way.ts';

/** The connections to one origin over one way. */
export class Origin implements ConnectionOwner {
  /** `https://files.example:8443` */
  readonly address: string;
  readonly way: Way;
  readonly connections: Set<Connection>;
  readonly #onEmpty: () => void;
  readonly #idle: Connection[] = [];
  #own = 0;

  /**
   * @param connections - Those to all origins.
   * @param onEmpty - Called when the last connection to this one is gone.
   */
  constructor(address: string, way: Way, connections: Set<Connection>, onEmpty: () => void) {
    this.address = address;
    this.way = way;
    this.connections = connections;
    this.#onEmpty = onEmpty;
  }

  /** The connection that came to rest last, or else a new one. */
  take(connectTimeoutMs: number): Connection {
    return this.#idle.pop() ?? this.open(connectTimeoutMs);
  }

  open(connectTimeoutMs: number): Connection {
    const connection = new Connection(this, connectTimeoutMs);
    this.connections.add(connection);
    this.#own++;
    return connection;
  }

  dropIdle(): void {
    for (const connection of [...this.#idle]) void connection.destroy(new Error('dropped'));
  }

  rest(connection: Connection): void {
    this.#idle.push(connection);
  }

  forget(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    const place = this.#idle.indexOf(connection);
    if (place !== -1) this.#idle.splice(place, 1);
    if (--this.#own === 0) this.#onEmpty();
  }
}
