import { createServer, type Socket } from 'node:net';
import { type ByteReader, byteReader } from './byte-reader.ts';
import { listen } from './listen.ts';
import { dial, join, type ProxyHosts } from './tunnel.ts';

/** One connection that was asked for. */
export interface SocksRequest {
  /** Who asked; null when nobody was asked for a name. */
  readonly user: string | null;
  /** `name` when the proxy had to look it up. */
  readonly kind: 'name' | 'ipv4' | 'ipv6';
  readonly host: string;
  readonly port: number;
  /** Whether it was made. */
  readonly passed: boolean;
}

export interface SocksProxyOptions {
  /** Demands them (RFC 1929). */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Answers every request with this reply: 2 is "not allowed by ruleset" (RFC 1928, 6). */
  readonly refusal?: number;
  readonly hosts?: ProxyHosts;
}

/** A SOCKS5 proxy on this machine that leads to this machine only. */
export interface SocksProxy extends AsyncDisposable {
  /** `socks5://127.0.0.1:12345` */
  readonly url: string;
  /** What was asked for after the greeting. */
  readonly seen: readonly SocksRequest[];
  /** Greetings whose credentials were missing or wrong. */
  readonly refusedGreetings: number;
  close(): Promise<void>;
}

const version = 5;
const method = { none: 0, password: 2, unacceptable: 0xff } as const;
const reply = { granted: 0, hostUnreachable: 4, commandNotSupported: 7 } as const;
const connectCommand = 1;

/** Starts a proxy on a free port. */
export async function startSocksProxy(options: SocksProxyOptions = {}): Promise<SocksProxy> {
  const seen: SocksRequest[] = [];
  let refusedGreetings = 0;

  async function serve(client: Socket): Promise<void> {
    const reader = byteReader(client);
    const user = await greet(client, reader, options);
    if (user === undefined) {
      refusedGreetings += 1;
      client.end();
      return;
    }
    const { command, ...place } = await readRequest(reader);
    const refusal =
      options.refusal ?? (command === connectCommand ? undefined : reply.commandNotSupported);
    const server =
      refusal === undefined
        ? await dial(place.host, place.port, options.hosts ?? {}).catch(() => null)
        : null;
    seen.push({ user, ...place, passed: server !== null });
    if (server === null) {
      client.end(replyWith(refusal ?? reply.hostUnreachable));
      return;
    }
    client.write(replyWith(reply.granted));
    join(client, server);
  }

  const listening = await listen(
    /** A client that leaves in the middle of its request is nobody's concern. */
    createServer((client) => void serve(client).catch(() => client.destroy())),
  );
  return {
    url: `socks5://${listening.host}`,
    seen,
    get refusedGreetings() {
      return refusedGreetings;
    },
    close: listening.close,
    [Symbol.asyncDispose]: listening.close,
  };
}

/** @returns who asks, null when that is not demanded; undefined for somebody unwelcome. */
async function greet(
  client: Socket,
  reader: ByteReader,
  { credentials }: SocksProxyOptions,
): Promise<string | null | undefined> {
  const [, count = 0] = await reader.exactly(2);
  const offered = await reader.exactly(count);
  const chosen = credentials === undefined ? method.none : method.password;
  if (!offered.includes(chosen)) {
    client.write(Buffer.from([version, method.unacceptable]));
    return undefined;
  }
  client.write(Buffer.from([version, chosen]));
  if (credentials === undefined) return null;
  await reader.exactly(1);
  const user = await readText(reader);
  const password = await readText(reader);
  const welcome = user === credentials.user && password === credentials.password;
  client.write(Buffer.from([1, welcome ? 0 : 1]));
  return welcome ? user : undefined;
}

/** RFC 1928, 4. */
async function readRequest(
  reader: ByteReader,
): Promise<Pick<SocksRequest, 'kind' | 'host' | 'port'> & { readonly command: number }> {
  const [, command = 0, , type] = await reader.exactly(4);
  const place = await readHost(reader, type);
  return { command, ...place, port: (await reader.exactly(2)).readUInt16BE() };
}

async function readHost(
  reader: ByteReader,
  type: number | undefined,
): Promise<Pick<SocksRequest, 'kind' | 'host'>> {
  switch (type) {
    case 1:
      return { kind: 'ipv4', host: (await reader.exactly(4)).join('.') };
    case 3:
      return { kind: 'name', host: await readText(reader) };
    case 4:
      return { kind: 'ipv6', host: ipv6Text(await reader.exactly(16)) };
    default:
      throw new Error(`There is no address of type ${type}.`);
  }
}

/** A length of one byte, then the text. */
async function readText(reader: ByteReader): Promise<string> {
  const [length = 0] = await reader.exactly(1);
  return (await reader.exactly(length)).toString('utf8');
}

/** As people write it: `::1`. */
function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    bytes.readUInt16BE(index * 2).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function replyWith(code: number): Buffer {
  return Buffer.from([version, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}
