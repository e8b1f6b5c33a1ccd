import { type MessagePort, parentPort } from 'node:worker_threads';
import { type Access, plainAccess } from '../../contract/access.ts';
import { classify } from '../classify.ts';
import { Hashes } from './hashes.ts';
import { createHttp } from './http.ts';
import {
  atOnce,
  type News,
  type Order,
  progressEveryMs,
  type Reply,
  type Request,
  type TransferOrder,
} from './messages.ts';
import { OpenFiles } from './open-files.ts';
import { Transfer } from './transfer.ts';

/** What the thread is told first. */
export interface Beginning {
  readonly userAgent: string;
  /** The shared memory of the limits of speed. */
  readonly limits: SharedArrayBuffer;
}

/** Serves the orders that arrive at `port`, until it is closed. */
function serve(port: MessagePort, { userAgent, limits }: Beginning): void {
  const accesses = new Map<number, Access>();
  const transfers = new Map<number, Transfer>();
  const files = new OpenFiles();
  const hashes = new Hashes();
  const http = createHttp();
  const asker = { http, userAgent, access: (id: number) => accesses.get(id) ?? plainAccess };
  let outbox: News[] = [];

  function send(news: News): void {
    outbox.push(news);
    if (outbox.length === atOnce) post();
    // The rest after all sockets that are ready in this turn were read.
    else if (outbox.length === 1) setImmediate(post);
  }

  function post(): void {
    if (outbox.length > 0) port.postMessage(JSON.stringify(outbox));
    outbox = [];
  }

  async function flush(file: number): Promise<Reply> {
    const positions = [...transfers.values()]
      .filter(({ order }) => order.file === file)
      .flatMap(({ order, position }) => [order.id, position]);
    await files.flush(file);
    return { kind: 'flushed', positions };
  }

  function begin(order: TransferOrder): void {
    const transfer = new Transfer(order, { asker, files, send, limits });
    transfers.set(order.id, transfer);
    void transfer.run().then((ended) => {
      transfers.delete(order.id);
      send(ended);
    });
  }

  function obey(order: Order): void {
    switch (order.kind) {
      case 'access':
        accesses.set(order.id, order.access);
        break;
      case 'transfer':
        begin(order);
        break;
      case 'proceed':
        transfers.get(order.id)?.proceed();
        break;
      case 'clip':
        transfers.get(order.id)?.clip(order.end);
        break;
      case 'stop':
        transfers.get(order.id)?.stop();
        break;
      case 'stop-hash':
        hashes.stop(order.request);
        break;
      default:
        void reply(order)
          .catch((error: unknown): Reply => ({ kind: 'failed', failure: classify(error) }))
          .then((result) => send({ kind: 'reply', request: order.request, result }));
    }
  }

  async function reply(order: Request): Promise<Reply> {
    switch (order.kind) {
      case 'flush':
        return flush(order.file);
      case 'close':
        files.close(order.file);
        return { kind: 'closed' };
      case 'hash':
        return hashes.hash(order);
      case 'republish':
        return { kind: await files.republish(order.partPath, order.path, order.size) };
      case 'publish':
        return { kind: (await files.publish(order.file, order)) ? 'published' : 'taken' };
    }
  }

  send({ kind: 'ready' });
  port.on('message', (orders: string) => {
    for (const order of JSON.parse(orders) as Order[]) obey(order);
  });
  const told = new Map<number, number>();
  setInterval(() => {
    const positions = hashes.positions();
    for (const [id, { position }] of transfers) {
      if (position !== told.get(id)) positions.push(id, position);
    }
    told.clear();
    for (const [id, { position }] of transfers) told.set(id, position);
    if (positions.length > 0) send({ kind: 'progress', positions });
  }, progressEveryMs).unref();
}

const port = parentPort;
// Started before anybody knows what there is to do, so that it is there when it is needed.
port?.once('message', (beginning: Beginning) => serve(port, beginning));
