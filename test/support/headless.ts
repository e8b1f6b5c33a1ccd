import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from './temporary-folder.ts';
import { namesIn } from './workbench.ts';

/** The built program. */
export const headlessProgram = join(dirname(dirname(import.meta.dirname)), 'out/main/headless.js');

export interface HeadlessOptions {
  /** Standard input, which ends after it. */
  readonly input?: string;
  readonly cwd?: string;
  readonly uid?: number;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a headless run ended. */
export interface HeadlessEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HeadlessRun {
  readonly child: ChildProcess;
  readonly end: Promise<HeadlessEnd>;
}

/** Starts the program without a window in a process of its own. */
export function startHeadless(
  args: readonly string[],
  { input = '', env, ...options }: HeadlessOptions = {},
): HeadlessRun {
  const child = spawn(process.execPath, [headlessProgram, ...args], {
    ...options,
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined).end(input);
  const end = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([stdout, stderr, [code]]) => ({ code, stdout, stderr }),
  );
  return { child, end };
}

export function runHeadless(
  args: readonly string[],
  options?: HeadlessOptions,
): Promise<HeadlessEnd> {
  return startHeadless(args, options).end;
}

/** The JSON objects that were printed, one a line. */
export function messagesOf({ stdout }: HeadlessEnd): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** A place for the program to work in; it disappears at the end of an `await using`. */
export interface HeadlessPlace extends AsyncDisposable {
  /** Where files go. */
  readonly dir: string;
  /** Writes a file beside that folder, and returns its path. */
  write(name: string, content: string): Promise<string>;
  /** Runs the program with a list on standard input, and options. */
  run(addresses: readonly string[], ...args: readonly string[]): Promise<HeadlessEnd>;
  /** Names of what was downloaded, without the state. */
  downloaded(): Promise<string[]>;
}

export async function headlessPlace(): Promise<HeadlessPlace> {
  const folder = await temporaryFolder();
  const dir = join(folder.path, 'files');
  return {
    dir,
    async write(name, content) {
      const path = join(folder.path, name);
      await writeFile(path, content);
      return path;
    },
    run: (addresses, ...args) =>
      runHeadless(['-', '--dir', dir, ...args], { input: addresses.join('\n') }),
    downloaded: async () => (await namesIn(dir)).filter((name) => name !== '.weft'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
