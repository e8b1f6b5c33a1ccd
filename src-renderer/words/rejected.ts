import type { RejectedLine } from '../../src-main/contract/snapshot.ts';

/** Rejected lines as text for the clipboard, one a line: `line 12: text — reason`. */
export function rejectedText(lines: readonly RejectedLine[]): string {
  return lines
    .map(({ source, line, text, reason }) =>
      line === 0 ? `${source}: ${reason}` : `line ${line}: ${text} — ${reason}`,
    )
    .join('\n');
}
