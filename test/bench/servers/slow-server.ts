import { fstatSync, openSync, readSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Slowness } from '../workloads.ts';
import { type Range, rangeOf } from './range.ts';

// A process of its own, forked by start-slow-server.ts: serves the files of a folder with a delay
// and with a limit on what each connection gets. It tells its port, counts connections anew each
// time it is asked to `restart`, and ends with its parent.

/** What the process is given as its one argument, as JSON. */
export interface SlowServerOptions {
  readonly folder: string;
  readonly slowness: Slowness;
}

export type SlowServerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'restarted' };

interface StoredFile {
  readonly descriptor: number;
  readonly size: number;
}

/** What a connection gets, over all of its requests. */
interface Pace {
  /** Bytes a second. */
  readonly rate: number;
  /** When all that was promised so far has been earned, as `performance.now()`. */
  earnedAt: number;
}

/** How far, in milliseconds, a connection may fall behind its pace and catch up. */
const slack = 50;
/** How much is sent at a time, in milliseconds of the connection's rate. */
const stride = 16;

const { folder, slowness } = JSON.parse(process.argv[2] ?? '') as SlowServerOptions;
const files = new Map<string, StoredFile>();
const paces = new WeakMap<Socket, Pace>();
let accepted = 0;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.on('connection', (socket) => {
  accepted += 1;
  if (slowness.rate === null) return;
  const isLaggard = accepted === slowness.laggard?.connection;
  const rate = isLaggard ? slowness.rate / (slowness.laggard?.factor ?? 1) : slowness.rate;
  paces.set(socket, { rate, earnedAt: 0 });
});
server.listen(0, '127.0.0.1', () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  accepted = 0;
  tell({ kind: 'restarted' });
});
process.on('disconnect', () => process.exit());

function tell(message: SlowServerMessage): void {
  process.send?.(message);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (slowness.delayMs > 0) await sleep(slowness.delayMs);
  const file = fileAt(request.url ?? '');
  const { size } = file;
  const range = rangeOf(request.headers.range, size);
  response.setHeader('Accept-Ranges', 'bytes').setHeader('ETag', '"bench"');
  if (range === null) {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
    return;
  }
  const { from, to } = range;
  response.setHeader('Content-Length', to - from);
  if (request.headers.range === undefined) response.writeHead(200);
  else response.writeHead(206, { 'Content-Range': `bytes ${from}-${to - 1}/${size}` });
  await sendBody(request, response, file, range);
}

async function sendBody(
  { method, socket }: IncomingMessage,
  response: ServerResponse,
  file: StoredFile,
  range: Range,
): Promise<void> {
  const pace = paces.get(socket);
  if (method === 'HEAD') response.end();
  else if (pace === undefined) response.end(read(file, range));
  else await pipeline(slices(file, range, pace), response);
}

async function* slices(file: StoredFile, { from, to }: Range, pace: Pace) {
  const length = Math.ceil((pace.rate * stride) / 1000);
  for (let at = from; at < to; at += length) {
    const slice = { from: at, to: Math.min(at + length, to) };
    await earn(pace, slice.to - slice.from);
    yield read(file, slice);
  }
}

/** Waits until the connection may have `bytes` more. */
async function earn(pace: Pace, bytes: number): Promise<void> {
  const now = performance.now();
  pace.earnedAt = Math.max(pace.earnedAt, now - slack) + (bytes / pace.rate) * 1000;
  if (pace.earnedAt > now) await sleep(pace.earnedAt - now);
}

function read({ descriptor }: StoredFile, { from, to }: Range): Buffer {
  const bytes = Buffer.allocUnsafe(to - from);
  readSync(descriptor, bytes, 0, bytes.length, from);
  return bytes;
}

function fileAt(path: string): StoredFile {
  const known = files.get(path);
  if (known !== undefined) return known;
  const descriptor = openSync(join(folder, path), 'r');
  const file = { descriptor, size: fstatSync(descriptor).size };
  files.set(path, file);
  return file;
}
