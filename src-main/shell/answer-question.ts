import { writeSync } from 'node:fs';
import { app } from 'electron';

const usage = `Weft downloads lists of addresses.

Usage: weft [LIST...] [options]
       weft weft:ADDRESS... | ADDRESS... [options]

LIST is a file with addresses: it is added, and its downloads start at once. An address,
or a weft: link, opens the Add dialog with it: nothing starts before you say so, and files
that are named beside it are not opened. Where Weft runs already, its window takes them.

  --add-list          open the Add dialog
  --developer-tools   have Chromium's developer tools in the menu
  --version           print the version
  --help, -h          print this text
  --                  what follows are lists and addresses, whatever they begin with

Other options are for Chromium.
`;

/**
 * Ends the program when its arguments, the program first, ask for the version or the help only, and
 * prints that: before anything is set up, so that neither a display nor another Weft matters.
 */
export function answerQuestion(argv: readonly string[]): void {
  const answer = answerTo(argv);
  if (answer === null) return;
  print(answer);
  process.exit(0);
}

function answerTo(argv: readonly string[]): string | null {
  const end = argv.indexOf('--');
  const options = argv.slice(1, end === -1 ? undefined : end);
  if (options.includes('--help') || options.includes('-h')) return usage;
  return options.includes('--version') ? `Weft ${app.getVersion()}\n` : null;
}

function print(text: string): void {
  try {
    writeSync(1, text);
  } catch {
    // Nobody reads it: on Windows, a program with windows may have no output.
  }
}
