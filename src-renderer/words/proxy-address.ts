import type { Reading } from './reading.ts';

/** An address of a proxy as it was typed; of http unless it says otherwise. */
export function readProxyAddress(text: string): Reading<string> {
  const address = text.trim();
  if (address === '') return { problem: 'Enter the address of the proxy.' };
  return { value: address.includes('://') ? address : `http://${address}` };
}
