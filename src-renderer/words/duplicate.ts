import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { count } from './count.ts';

/** How many line numbers are worth reading. */
const maxLines = 3;

/** What a row says about other lines with its address; null when there are none. */
export function duplicateWords({
  sameAsLine,
  alsoOnLines,
}: Pick<TaskSnapshot, 'sameAsLine' | 'alsoOnLines'>): string | null {
  if (sameAsLine !== null) return `Same address as line ${count(sameAsLine)}, downloaded once`;
  if (alsoOnLines.length === 0) return null;
  const shown = alsoOnLines.slice(0, maxLines).map(count);
  const more = alsoOnLines.length - shown.length;
  if (more > 0) return `Also on lines ${shown.join(', ')} and ${count(more)} more`;
  const last = shown.pop();
  return shown.length === 0
    ? `Also on line ${last}`
    : `Also on lines ${shown.join(', ')} and ${last}`;
}
