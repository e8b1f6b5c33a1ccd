import { spawn } from 'node:child_process';
import { isLink, sortArguments } from './opened.ts';
import { ownAppImage } from './updates/own-app-image.ts';

// Chromium takes over 32 KiB from a later start, with the folder and the options of the runtime. On
// Linux it kills the program that runs when there is more.
const mostBytes = 24 * 1024;

/**
 * The arguments of several starts in place of one whose arguments are too long to be handed over;
 * null when they are not. A single argument that is too long by itself is cut; what stands beside a
 * link is left out.
 */
export function inParts(
  argv: readonly string[],
  namesApp: boolean,
): readonly (readonly string[])[] | null {
  const { own, given } = sortArguments(argv, namesApp);
  if (bytesOf(given) <= mostBytes) return null;
  // In parts, a file would no longer stand beside the link that may have brought it.
  const links = given.filter(isLink);
  const parts: string[][] = [];
  for (const argument of (links.length > 0 ? links : given).map(cut)) {
    const last = parts.at(-1);
    if (last !== undefined && bytesOf([...last, argument]) <= mostBytes) last.push(argument);
    else parts.push([argument]);
  }
  return parts.map((part) => [...own, '--', ...part]);
}

/** Starts the program once for each part; they outlive this start. */
export function startParts(parts: readonly (readonly string[])[]): void {
  // What an AppImage runs is gone when its start has ended.
  const program = ownAppImage(process.env, process.execPath) ?? process.execPath;
  for (const part of parts) spawn(program, part, { detached: true, stdio: 'ignore' }).unref();
}

/** With the zero byte that ends each. */
function bytesOf(given: readonly string[]): number {
  return given.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0);
}

function cut(argument: string): string {
  return Buffer.from(argument)
    .subarray(0, mostBytes - 4)
    .toString();
}
