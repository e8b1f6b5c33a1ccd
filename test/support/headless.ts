import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The built program. */
export const headlessProgram = join(dirname(dirname(import.meta.dirname)), 'out/main/headless.js');

export interface HeadlessOptions {
  /** Standard input, which ends after it. */
  readonly input?: string;
  readonly cwd?: string;
  readonly uid?: number;
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
  { input = '', ...options }: HeadlessOptions = {},
): HeadlessRun {
  const child = spawn(process.execPath, [headlessProgram, ...args], { ...options, stdio: 'pipe' });
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
