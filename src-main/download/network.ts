import { networkInterfaces } from 'node:os';
import type { Failure } from '../contract/failure.ts';

/** Whether this machine has an address by which it could reach others. */
export function isConnected(): boolean {
  return networkNow() !== '';
}

/**
 * The addresses of this machine, as one text that changes when the network does; null when it cannot
 * be told, since to ask takes a descriptor.
 */
export function networkNow(): string | null {
  try {
    return addressesOf().join(' ');
  } catch {
    return null;
  }
}

function addressesOf(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal }) => !internal).map(({ address }) => address),
  );
}

/** Whether a failure may be this machine's missing network and not the server's doing. */
export function mayBeOffline({ code }: Failure): boolean {
  return code === 'name-not-resolved' || code === 'unreachable' || code === 'timeout';
}
