import { isIPv4, isIPv6, type Socket } from 'node:net';
import { decoded } from '../../../contract/decoded.ts';
import { ProxyError, proxyWantsPassword } from './errors.ts';
import type { Target } from './target.ts';

const version = 5;

// Of IPv4 and IPv6 addresses, by their kind.
const fixedLengths: Readonly<Record<number, number>> = { 1: 4, 4: 16 };

// RFC 1928, 6.
const replies: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by the rules of the proxy',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time to live expired',
  7: 'command not supported',
  8: 'kind of address not supported',
};

/**
 * Has a SOCKS 5 proxy (RFC 1928) connect to `target`. Names are resolved by the proxy, also for
 * the scheme socks5: it may know names that this network does not, and this network need not hear
 * of them.
 *
 * @throws ProxyError
 */
export async function askSocks(socket: Socket, proxy: URL, target: Target): Promise<void> {
  try {
    await authenticate(socket, decoded(proxy.username), decoded(proxy.password));
    socket.write(Buffer.concat([Buffer.from([version, 1, 0]), address(target)]));
    const [, reply = 1, , kind = 0] = await read(socket, 4);
    if (reply !== 0) throw refusal(reply);
    // What the proxy calls its own end.
    const length = fixedLengths[kind] ?? (await read(socket, 1))[0] ?? 0;
    await read(socket, length + 2);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** RFC 1928, 3, and RFC 1929. */
async function authenticate(socket: Socket, user: string, password: string): Promise<void> {
  const hasUser = user !== '' || password !== '';
  socket.write(Buffer.from(hasUser ? [version, 2, 0, 2] : [version, 1, 0]));
  const [answered, method] = await read(socket, 2);
  if (answered !== version) {
    throw new ProxyError('This is not a SOCKS 5 proxy.', 'never', `it answered ${answered}`);
  }
  if (method === 0) return;
  if (method !== 2 || !hasUser) throw proxyWantsPassword('no method of authentication in common');
  socket.write(Buffer.concat([Buffer.from([1]), counted(user), counted(password)]));
  const [, status] = await read(socket, 2);
  if (status !== 0) {
    throw new ProxyError('The proxy does not accept the user name and the password.', 'never', '');
  }
}

/** RFC 1928, 5. */
function address({ host, port }: Target): Buffer {
  const end = Buffer.from([port >> 8, port & 0xff]);
  if (isIPv4(host)) return Buffer.concat([Buffer.from([1, ...host.split('.').map(Number)]), end]);
  if (isIPv6(host)) return Buffer.concat([Buffer.from([4]), groups(host), end]);
  return Buffer.concat([Buffer.from([3]), counted(host), end]);
}

/** The 16 bytes of an IPv6 address, written as addresses of the web write it. */
function groups(host: string): Buffer {
  const [before = [], after = []] = host
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const digits = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'));
  return Buffer.from(digits.join(''), 'hex');
}

/** Preceded by its length in one byte. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw broken('a name or a password of more than 255 bytes');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Takes the next `length` bytes, and leaves the others for whoever reads next. */
async function read(socket: Socket, length: number): Promise<Buffer> {
  while (true) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length) return bytes;
    if (bytes !== null || socket.readableEnded || socket.destroyed) throw broken('closed');
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.on('readable', resolve).on('close', resolve);
    await promise;
    socket.off('readable', resolve).off('close', resolve);
  }
}

function refusal(reply: number): ProxyError {
  const detail = `SOCKS 5: ${replies[reply] ?? `reply ${reply}`}`;
  if (reply === 2) {
    return new ProxyError('The proxy does not allow to reach this server.', 'never', detail);
  }
  return new ProxyError('The proxy could not reach the server.', 'soon', detail);
}

function broken(detail: string): ProxyError {
  return new ProxyError('The proxy broke the connection off.', 'soon', `SOCKS 5: ${detail}`);
}
