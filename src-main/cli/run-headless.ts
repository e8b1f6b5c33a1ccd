import { version } from '../version.ts';
import { parseArguments } from './arguments.ts';
import type { ByteThreads } from './byte-threads.ts';
import { CannotBeginError } from './cannot-begin-error.ts';
import { exitCodes } from './exit-codes.ts';
import { helpText } from './help-text.ts';
import { UsageError } from './usage-error.ts';

/** The whole headless program; sets the exit code of the process. */
export async function runHeadless(
  args: readonly string[],
  byteThreads: ByteThreads,
): Promise<void> {
  try {
    const parsed = parseArguments(args);
    if (parsed === 'help' || parsed === 'version') {
      process.stdout.write(parsed === 'help' ? helpText() : `Weft ${version}\n`);
      return;
    }
    for (const warning of parsed.warnings) process.stderr.write(`${warning}\n`);
    if (parsed.showsHistory) {
      const { printHistory } = await import('./print-history.ts');
      printHistory(parsed);
      process.stdout.write('', () => process.exit(exitCodes.done));
      return;
    }
    // Not before: the engine takes most of the time to start, and the help does without it.
    const { downloadLists } = await import('./download-lists.ts');
    const code = await downloadLists(parsed, byteThreads);
    // Left to itself, Node takes its heap apart first, which takes longer than a small download.
    process.stdout.write('', () => process.exit(code));
  } catch (error) {
    if (!(error instanceof CannotBeginError)) throw error;
    const advice = error instanceof UsageError ? 'See --help.\n' : '';
    process.stderr.write(`${error.message}\n${advice}`);
    process.exitCode = exitCodes.wrongUse;
  }
}
