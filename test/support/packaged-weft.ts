import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, pageOf } from './over-cdp.ts';

const isRoot = process.getuid?.() === 0;
/** Nobody: a user that owns nothing. Its programs have a sandbox, those of root have none. */
const user = 65_534;

/** A user with a home, and the files of the system that this user sees. */
export interface Someone {
  readonly home: string;
  /** Id of the process whose mounts count instead of the usual ones. */
  readonly mountsOf?: number | undefined;
}

export interface PackagedWeft {
  readonly page: Page;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Ends it as a session that comes to its end does; gives the exit code. */
  quit(): Promise<number | null>;
}

/** Makes an empty folder that belongs to the user for whom packages are tried. */
export async function homeIn(folder: string, name: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(home);
  await giveAway(home);
  return home;
}

/** Has a file or folder belong to the user for whom packages are tried. */
export async function giveAway(path: string): Promise<void> {
  if (isRoot) await chown(path, user, user);
}

/** Runs a command as somebody would whose session has nothing but a display. */
export function runAs({ home, mountsOf }: Someone, command: readonly string[]): ChildProcess {
  const [program = '', ...args] = [
    ...(mountsOf === undefined ? [] : ['nsenter', `--mount=/proc/${mountsOf}/ns/mnt`]),
    ...(isRoot ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : []),
    ...command,
  ];
  const { PATH, DISPLAY, XAUTHORITY } = process.env;
  const env = { PATH, DISPLAY, XAUTHORITY, HOME: home };
  return spawn(program, args, { env, cwd: home, stdio: 'ignore' });
}

/** Starts a packaged Weft and waits for its page. */
export async function startPackaged(
  someone: Someone,
  [program = '', ...args]: readonly string[],
): Promise<PackagedWeft> {
  const userData = join(someone.home, '.config/Weft');
  await rm(join(userData, 'DevToolsActivePort'), { force: true });
  const switches = ['--remote-debugging-port=0', '--remote-allow-origins=*'];
  const child = runAs(someone, [program, ...switches, ...args]);
  const ended = endOf(child);
  const page = await pageOf(userData, () => child.exitCode === null && child.signalCode === null);
  return {
    page,
    ended,
    async quit() {
      page.close();
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Resolves with the exit code. */
export async function endOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('exit', resolve));
}

export interface SeenProcess {
  readonly id: number;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Whether the kernel lets it make few calls only, as the sandbox has it. */
  readonly isFiltered: boolean;
}

/** The processes of this machine that a path stands in the command of. */
export async function processesWith(path: string): Promise<readonly SeenProcess[]> {
  const seen: SeenProcess[] = [];
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const text = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
    if (!text.includes(path)) continue;
    const status = await readFile(`/proc/${name}/status`, 'latin1').catch(() => '');
    const isFiltered = /^Seccomp:\s*2$/m.test(status);
    // Chromium writes spaces between the arguments of its own.
    seen.push({ id: Number(name), command: text.split(/[\0 ]/).filter(Boolean), isFiltered });
  }
  return seen;
}
