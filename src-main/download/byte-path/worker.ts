import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import type { Access } from '../../contract/access.ts';
import { classify } from '../classify.ts';
import { removeName } from '../publish.ts';
import { Hashes } from './hashes.ts';
import { createHttp } from './http.ts';
import {
  atOnce,
  type Finished,
  type News,
  type Order,
  progressEveryMs,
  type Reply,
  type Request,
  type TransferOrder,
} from './messages.ts';
import { OpenFiles } from './open-files.ts';
import { ProxyQuestions } from './proxy-questions.ts';
import { readText } from './read-text.ts';
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
  /** What stands by: the next connections that are free begin with these, in this order … */
  const offered = new Map<number, TransferOrder>();
  /** … and only main with these. */
  const held = new Map<number, TransferOrder>();
  const files = new OpenFiles();
  const hashes = new Hashes();
  const http = createHttp();
  const proxies = new ProxyQuestions(send);
  /** @throws Error for the access of a list that was removed: nothing is asked past its proxy. */
  function access(id: number): Access {
    const known = accesses.get(id);
    if (known === undefined) throw new Error(`The list ${id} is gone`);
    return known;
  }

  const asker = {
    http,
    userAgent,
    access,
    // Each look into the process's own takes its time.
    environment: { ...process.env },
    systemProxyFor: (address: string) => proxies.ask(address),
  };
  let outbox: News[] = [];
  /** Connections that are to go on, and where in the outbox that is told. */
  const freed: { readonly finished: Finished; readonly at: number; readonly host: string }[] = [];
  let isObeying = false;

  function send(news: News): void {
    outbox.push(news);
    if (outbox.length === atOnce) {
      post();
      hearPending();
    } else if (outbox.length === 1) {
      // The rest after all sockets that are ready in this turn were read.
      setImmediate(post);
    }
  }

  function post(): void {
    const news = outbox;
    outbox = [];
    for (const { finished, at, host } of freed.splice(0)) {
      news[at] = { ...finished, next: beginNext(host) };
    }
    if (news.length > 0) port.postMessage(JSON.stringify(news));
  }

  async function flush(file: number): Promise<Reply> {
    const positions = [...transfers.values()]
      .filter(({ order }) => order.file === file)
      .flatMap(({ order, position }) => [order.id, position]);
    await files.flush(file);
    return { kind: 'flushed', positions };
  }

  /** @param isStopped it was stopped while it stood by: it ends as all do, without having asked. */
  function begin(order: TransferOrder, isStopped = false): void {
    offered.delete(order.id);
    held.delete(order.id);
    const transfer = new Transfer(order, { asker, files, send, limits });
    transfers.set(order.id, transfer);
    if (isStopped) transfer.stop();
    void transfer.run().then((end) => {
      transfers.delete(order.id);
      if (end.kind === 'finished') finish(end, order.host);
      else send(end);
    });
  }

  /**
   * Has the connection that is free now go on. Where many become free in one turn, several go on
   * together: to do the same several times takes less time than to do one thing after the other.
   */
  function finish(finished: Finished, host: string): void {
    if (outbox.length > 0) freed.push({ finished, at: outbox.length, host });
    send(outbox.length > 0 ? finished : { ...finished, next: beginNext(host) });
  }

  /** Begins the next file that stands by for a host: main need not be asked. */
  function beginNext(host: string): number | null {
    for (const order of offered.values()) {
      if (order.host !== host) continue;
      begin(order);
      return order.id;
    }
    return null;
  }

  /** What stands by, offered to connections that are free or not. */
  function prepared(id: number): TransferOrder | undefined {
    return offered.get(id) ?? held.get(id);
  }

  /** Has what stands by in one of the two stand by in the other; what has begun is in none. */
  function pass(
    id: number,
    from: Map<number, TransferOrder>,
    to: Map<number, TransferOrder>,
  ): void {
    const order = from.get(id);
    if (order === undefined) return;
    from.delete(id);
    to.set(id, order);
  }

  function stop(id: number): void {
    const order = prepared(id);
    if (order !== undefined) begin(order, true);
    else transfers.get(id)?.stop();
  }

  /**
   * Where very many sockets are ready in one turn, what main has ordered meanwhile does not wait for
   * the last of them: a connection that is free again is to ask for its next file.
   */
  function hearPending(): void {
    while (!isObeying) {
      const pending = receiveMessageOnPort(port);
      if (pending === undefined) return;
      obeyAll(pending.message);
    }
  }

  /** One order after the other, and none of a later message in between. */
  function obeyAll(orders: string): void {
    isObeying = true;
    try {
      for (const order of JSON.parse(orders) as Order[]) obey(order);
    } finally {
      isObeying = false;
    }
  }

  function obey(order: Order): void {
    switch (order.kind) {
      case 'access':
        if (order.access === null) accesses.delete(order.id);
        else accesses.set(order.id, order.access);
        break;
      case 'transfer':
        if (order.standsBy) offered.set(order.id, order);
        else begin(order);
        break;
      case 'start': {
        const ready = prepared(order.id);
        if (ready !== undefined) begin(ready);
        break;
      }
      case 'hold':
        pass(order.id, offered, held);
        break;
      case 'offer':
        pass(order.id, held, offered);
        break;
      case 'proceed':
        transfers.get(order.id)?.proceed();
        break;
      case 'clip':
        transfers.get(order.id)?.clip(order.end);
        break;
      case 'limit':
        transfers.get(order.id)?.limit(order.limits);
        break;
      case 'stop':
        stop(order.id);
        break;
      case 'remove':
        for (const path of order.paths) removeName(path);
        break;
      case 'proxy':
        proxies.answer(order.question, order.found);
        break;
      case 'drop-idle':
        http.dropIdle();
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
      case 'catch-up':
        return { kind: 'caught-up' };
      case 'hash':
        return hashes.hash(order);
      case 'republish':
        return { kind: await files.republish(order.partPath, order.path, order.size) };
      case 'publish':
        return { kind: (await files.publish(order.file, order)) ? 'published' : 'taken' };
      case 'text':
        return { kind: 'text', ...(await readText(asker, order)) };
    }
  }

  send({ kind: 'ready' });
  port.on('message', obeyAll);
  let told = new Map<number, number>();
  setInterval(() => {
    const positions = hashes.positions();
    const telling = new Map<number, number>();
    const now = performance.now();
    for (const [id, transfer] of transfers) {
      transfer.tellInTime(now);
      const { position, isUntold } = transfer;
      if (isUntold) continue;
      if (position !== told.get(id)) positions.push(id, position);
      telling.set(id, position);
    }
    told = telling;
    if (positions.length > 0) send({ kind: 'progress', positions });
  }, progressEveryMs).unref();
}

const port = parentPort;
// Started before anybody knows what there is to do, so that it is there when it is needed.
port?.once('message', (beginning: Beginning) => serve(port, beginning));
