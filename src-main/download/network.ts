import { networkInterfaces } from 'node:os';
import type { Failure } from '../contract/failure.ts';

/** Whether this machine has an address by which it could reach others. */
export function isConnected(): boolean {
  return addressesOf().length > 0;
}

/** The addresses of this machine, as one text that changes when the network does. */
export function networkNow(): string {
  return addressesOf().join(' ');
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
