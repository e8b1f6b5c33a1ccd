import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../faulty-server.ts';
import { refusedAddress } from '../unusable-addresses.ts';
import { byteReader } from './byte-reader.ts';
import { type SocksProxy, startSocksProxy } from './socks-proxy.ts';

let server: FaultyServer;

beforeAll(async () => {
  server = await startFaultyServer();
});

afterAll(() => server.close());

const noCredentials = [5, 1, 0];
const withPassword = [5, 1, 2];

const text = (words: string) => [words.length, ...Buffer.from(words)];

/** Says each of the messages after the answer to the one before; gives the answers. */
async function talk(socket: Socket, ...turns: (readonly [say: number[], answer: number])[]) {
  const reader = byteReader(socket);
  const answers: number[][] = [];
  for (const [say, length] of turns) {
    socket.write(Buffer.from(say));
    answers.push([...(await reader.exactly(length))]);
  }
  return answers;
}

function openTo(proxy: SocksProxy): Socket {
  return connect(Number(new URL(proxy.url).port), '127.0.0.1');
}

function portBytes(url: string): number[] {
  const port = Number(new URL(url).port);
  return [port >> 8, port & 0xff];
}

async function ask(socket: Socket, url: string): Promise<string> {
  socket.write(`GET ${new URL(url).pathname} HTTP/1.1\r\nConnection: close\r\n\r\n`);
  return Buffer.concat(await socket.toArray()).toString('latin1');
}

test('a proxy without credentials leads to an IPv4 address', async () => {
  await using proxy = await startSocksProxy();
  const url = server.file();
  const socket = openTo(proxy);
  const [chosen, reply] = await talk(
    socket,
    [noCredentials, 2],
    [[5, 1, 0, 1, 127, 0, 0, 1, ...portBytes(url)], 10],
  );
  expect(chosen).toEqual([5, 0]);
  expect(reply?.slice(0, 2)).toEqual([5, 0]);
  const answer = await ask(socket, url);
  expect(answer.endsWith(server.bytesOf(url).toString('latin1'))).toBe(true);
  const port = Number(new URL(url).port);
  expect(proxy.seen).toEqual([{ user: null, kind: 'ipv4', host: '127.0.0.1', port, passed: true }]);
});

test('a proxy leads to an IPv6 address', async () => {
  await using own = await startFaultyServer({ host: '::1' });
  await using proxy = await startSocksProxy();
  const url = own.file({ size: 5 });
  const socket = openTo(proxy);
  const address = [...Array(15).fill(0), 1];
  await talk(socket, [noCredentials, 2], [[5, 1, 0, 4, ...address, ...portBytes(url)], 10]);
  expect(await ask(socket, url)).toContain(' 200 OK');
  expect(proxy.seen).toMatchObject([{ kind: 'ipv6', host: '::1', passed: true }]);
});

test('a proxy looks up names that only it knows, and no others', async () => {
  await using proxy = await startSocksProxy({ hosts: { 'a.test': '127.0.0.1' } });
  const url = server.file({ size: 5 });
  const toName = (name: string) => [5, 1, 0, 3, ...text(name), ...portBytes(url)];
  const known = openTo(proxy);
  await talk(known, [noCredentials, 2], [toName('a.test'), 10]);
  expect(await ask(known, url)).toContain(' 200 OK');
  const [, reply] = await talk(openTo(proxy), [noCredentials, 2], [toName('b.test'), 10]);
  expect(reply?.[1]).toBe(4);
  expect(proxy.seen).toMatchObject([
    { kind: 'name', host: 'a.test', passed: true },
    { kind: 'name', host: 'b.test', passed: false },
  ]);
});

test('a proxy may demand user and password', async () => {
  const credentials = { user: 'weaver', password: 'secret' };
  await using proxy = await startSocksProxy({ credentials });
  const url = server.file({ size: 5 });
  const [refused] = await talk(openTo(proxy), [noCredentials, 2]);
  expect(refused).toEqual([5, 0xff]);
  const wrong = [1, ...text('weaver'), ...text('wrong')];
  expect(await talk(openTo(proxy), [withPassword, 2], [wrong, 2])).toEqual([
    [5, 2],
    [1, 1],
  ]);
  const socket = openTo(proxy);
  await talk(
    socket,
    [withPassword, 2],
    [[1, ...text('weaver'), ...text('secret')], 2],
    [[5, 1, 0, 1, 127, 0, 0, 1, ...portBytes(url)], 10],
  );
  expect(await ask(socket, url)).toContain(' 200 OK');
  expect(proxy.refusedGreetings).toBe(2);
  expect(proxy.seen).toMatchObject([{ user: 'weaver', passed: true }]);
});

test('a proxy may refuse, by rule or because nobody listens', async () => {
  await using strict = await startSocksProxy({ refusal: 2 });
  const request = [5, 1, 0, 1, 127, 0, 0, 1, ...portBytes(await refusedAddress())];
  const [, byRule] = await talk(openTo(strict), [noCredentials, 2], [request, 10]);
  expect(byRule?.[1]).toBe(2);
  await using proxy = await startSocksProxy();
  const [, unreachable] = await talk(openTo(proxy), [noCredentials, 2], [request, 10]);
  expect(unreachable?.[1]).toBe(4);
  const [, listening] = await talk(
    openTo(proxy),
    [noCredentials, 2],
    [[5, 2, ...request.slice(2)], 10],
  );
  expect(listening?.[1]).toBe(7);
});

test('a reset of the server arrives through the proxy', async () => {
  await using proxy = await startSocksProxy();
  const url = server.file({ length: 'until-close', ending: { kind: 'reset', after: 10 } });
  const socket = openTo(proxy);
  await talk(socket, [noCredentials, 2], [[5, 1, 0, 1, 127, 0, 0, 1, ...portBytes(url)], 10]);
  await expect(ask(socket, url)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
