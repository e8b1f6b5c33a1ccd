import { type AddressInfo, createServer } from 'node:net';

/** An address on a port of this machine where nothing listens. */
export async function refusedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/refused.bin`;
}

/**
 * An address whose host cannot be resolved. A label of more than 63 characters is not allowed in
 * a name (RFC 1035, 2.3.4), so that the resolver gives up without asking the network.
 */
export function unresolvableAddress(): string {
  return `http://${'w'.repeat(64)}.invalid/unresolved.bin`;
}
