import type { RejectedLine } from '../../src-main/contract/snapshot.ts';
import { counted } from './count.ts';

/** `2 rejected lines`, `1 rejected line, 3 warnings`: what is only passed over is a warning. */
export function rejectedTitle(lines: readonly RejectedLine[]): string {
  const warnings = lines.filter(({ isPassedOver }) => isPassedOver).length;
  const rejected = lines.length - warnings;
  return [
    ...(rejected > 0 ? [counted(rejected, 'rejected line', 'rejected lines')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning', 'warnings')] : []),
  ].join(', ');
}

/** Rejected lines as text for the clipboard, one a line: `line 12: text — reason`. */
export function rejectedText(lines: readonly RejectedLine[]): string {
  return lines
    .map(({ source, line, text, reason }) =>
      line === 0 ? `${source}: ${reason}` : `line ${line}: ${text} — ${reason}`,
    )
    .join('\n');
}
