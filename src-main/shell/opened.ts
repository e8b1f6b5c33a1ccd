import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printable } from '../contract/printable.ts';

/** What a start, a double-click or a link wants opened. */
export interface Opened {
  /** Absolute paths of list files; nobody has looked at them yet. */
  readonly files: readonly string[];
  /** `weft:` links and addresses, as they came. */
  readonly links: readonly string[];
  /** What can be neither, as sentences. */
  readonly problems: readonly string[];
  /** Whether the dialog for a list is wanted, as the action of the desktop entry has it. */
  readonly wantsDialog: boolean;
}

/** How the arguments of a start are to be read. */
export interface Start {
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  /** Whether the first argument that is no option is the folder of the application itself. */
  readonly namesApp: boolean;
  readonly isWindows: boolean;
}

export const nothingOpened: Opened = { files: [], links: [], problems: [], wantsDialog: false };

// Stands in the desktop entry.
const dialogOption = '--add-list';

// With a single letter before the colon it is a drive; a name may have a colon in it, too.
const link = /^(?:weft:|[a-z][a-z\d+.-]+:\/\/)/i;

/**
 * Reads the arguments of a start, the program first. What begins with a hyphen is
 * `--add-list` or an option of the runtime, which is passed over, unless it stands after `--`. A
 * link may come from any page, so files that stand beside one are not opened.
 */
export function readArguments(argv: readonly string[], start: Start): Opened {
  const { given, wantsDialog } = sortArguments(argv, start.namesApp);
  const files = new Set<string>();
  const links: string[] = [];
  const problems: string[] = [];
  for (const argument of given.filter((text) => text !== '')) {
    if (isLink(argument)) links.push(argument);
    else {
      const path = pathOf(argument, start);
      if (path === null) problems.push(`“${printable(argument)}” is not a file on this machine.`);
      else files.add(path);
    }
  }
  if (links.length === 0 || files.size === 0) {
    return { files: [...files], links, problems, wantsDialog };
  }
  const refused = 'A link came together with files, which Weft does not open beside a link.';
  return { files: [], links, problems: [...problems, refused], wantsDialog };
}

/** As many sentences as can be read at once; the last one counts the others. */
export function fewProblems(problems: readonly string[], most = 3): readonly string[] {
  if (problems.length <= most) return problems;
  const told = problems.slice(0, most - 1);
  return [...told, `${problems.length - told.length} more could not be opened either.`];
}

/**
 * The arguments after the program: what the runtime needs for this application, what is given to be
 * opened, and whether the dialog for a list is.
 */
export function sortArguments(
  argv: readonly string[],
  namesApp: boolean,
): {
  readonly own: readonly string[];
  readonly given: readonly string[];
  readonly wantsDialog: boolean;
} {
  const all = argv.slice(1);
  const end = all.indexOf('--');
  const before = end === -1 ? all : all.slice(0, end);
  const isOption = (text: string) => text.startsWith('-') && text !== dialogOption;
  const options = before.filter(isOption);
  const others = before.filter((text) => !text.startsWith('-'));
  const after = end === -1 ? [] : all.slice(end + 1);
  const app = namesApp ? others.splice(0, 1) : [];
  const wantsDialog = before.includes(dialogOption);
  return { own: [...app, ...options], given: [...others, ...after], wantsDialog };
}

/** Whether an argument may come from a page. */
export function isLink(argument: string): boolean {
  return link.test(argument) && !isFileUrl(argument);
}

/** Desktops hand files over as such. */
function isFileUrl(argument: string): boolean {
  return /^file:\/\//i.test(argument);
}

/** The absolute path of an argument; null when it can have none. */
function pathOf(argument: string, { workingDirectory, isWindows }: Start): string | null {
  const { isAbsolute, join, normalize } = isWindows ? win32 : posix;
  if (isFileUrl(argument)) return pathOfUrl(argument, isWindows);
  if (argument.includes('\0')) return null;
  if (isAbsolute(argument)) return normalize(argument);
  return isAbsolute(workingDirectory) ? join(workingDirectory, argument) : null;
}

function pathOfUrl(text: string, isWindows: boolean): string | null {
  try {
    const url = new URL(text);
    // With a host, Windows would ask a server for it.
    if (url.hostname !== '') return null;
    const path = fileURLToPath(url, { windows: isWindows });
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}
