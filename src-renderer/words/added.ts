import type { AddReport } from '../../src-main/contract/ipc.ts';
import { count, counted } from './count.ts';

/** What became of an added list: `200 added, 1 duplicate, 2 are here already, 3 lines rejected`. */
export function addedWords({ added, duplicates, here, rejected }: AddReport): string {
  if (added + duplicates + here + rejected === 0) return 'Nothing added: the list is empty';
  const parts = [added === 0 ? 'Nothing added' : `${count(added)} added`];
  if (duplicates > 0) parts.push(counted(duplicates, 'duplicate', 'duplicates'));
  if (here > 0) parts.push(`${counted(here, 'is', 'are')} here already`);
  if (rejected > 0) parts.push(`${counted(rejected, 'line', 'lines')} rejected`);
  return parts.join(', ');
}
