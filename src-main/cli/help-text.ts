import { sections } from './options.ts';
import type { Option } from './read-option.ts';

/** What `--help` prints. */
export function helpText(): string {
  return `Weft downloads lists of addresses.

Usage: node out/main/headless.js LIST... [options]
       node out/main/headless.js --history [--dir DIR] [--json]

LIST is a file with one http or https address a line, or - for standard input.
Empty lines and lines that begin with # are skipped. After an address there may be
sha256=HEX, out=NAME and more addresses of the same file, with tabs between them.
Input files of aria2, checksum files, Metalink, JSON and CSV are read as well. One file
is limited in speed by max-download-limit=500K in those of aria2, by speed-limit in JSON
and CSV.

${sections.map(sectionText).join('\n')}
A second run goes on with what an earlier one left: it takes up partial files and does
not download again what is there. Ctrl+C stops; nothing that came in is lost. Two runs
at once need a --state each: where another one is at work, a run says so, waits 2 s for
it to end, and ends with 2.

Other programs may see what stands on a command line. Passwords are safer in the list,
in a cookie file, or in the address of a proxy in the environment.

Exit code: 0 all done, 1 some failed or were not addresses, 2 wrong use, 130 interrupted.
`;
}

const helpColumn = 25;

function sectionText({ title, options }: (typeof sections)[number]): string {
  const lines = Object.entries<Option<unknown>>(options).flatMap(optionLines);
  return `${title}:\n${lines.map((line) => `${line}\n`).join('')}`;
}

function optionLines([name, { placeholder, short, help }]: [string, Option<unknown>]): string[] {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  const call = `  ${names}${placeholder === null ? '' : ` ${placeholder}`}`;
  const indent = ' '.repeat(helpColumn);
  const [first = '', ...more] = help;
  const rest = more.map((line) => indent + line);
  // At least two spaces between the columns.
  if (call.length > helpColumn - 2) return [call, indent + first, ...rest];
  return [call.padEnd(helpColumn) + first, ...rest];
}
