import { printable } from '../contract/printable.ts';
import type { RejectedLine } from '../contract/snapshot.ts';

/** `list.txt, line 3: nonsense: This is not an address.` */
export function rejectedWords({ source, line, text, reason }: RejectedLine): string {
  const what = line === 0 ? source : `${source}, line ${line}: ${text}`;
  return `${printable(what)}: ${reason}`;
}
