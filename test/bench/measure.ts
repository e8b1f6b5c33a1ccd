import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** How a contender is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the environment of this process, which is freed of proxies. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface MeasureOptions {
  readonly cwd: string;
  /** A file for what the process says on standard error; its standard output goes nowhere. */
  readonly complaints: string;
  /** Kills the process, and `measure` throws. */
  readonly signal: AbortSignal;
  /** After so many seconds the process is killed. */
  readonly patience: number;
}

/** One run of a process from its start to its end. */
export interface Measurement {
  /** Wall-clock time, start-up included. */
  readonly seconds: number;
  /** User and system time of the process and of those that it waited for; null outside Linux. */
  readonly cpuSeconds: number | null;
  /** The largest resident set of the process; null outside Linux. */
  readonly peakBytes: number | null;
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** What it said on standard error, trimmed. */
  readonly complaint: string;
}

/** Linux counts the time of a process in hundredths of a second for all programs to read. */
const ticksPerSecond = 100;
const lookAtMemoryEveryMs = 10;

/**
 * Runs a command and measures it. No other child of this process may end meanwhile: the CPU time
 * is what this process has waited for.
 */
export async function measure(command: Command, options: MeasureOptions): Promise<Measurement> {
  const { cwd, complaints, signal, patience } = options;
  const stderr = openSync(complaints, 'w');
  const cpuBefore = cpuOfChildren();
  let peakBytes: number | null = null;
  const start = performance.now();
  const child = spawn(command.program, command.args, {
    cwd,
    env: { ...withoutProxies(process.env), ...command.env },
    stdio: ['ignore', 'ignore', stderr],
    signal,
    timeout: patience * 1000,
    killSignal: 'SIGKILL',
  });
  const watch = setInterval(() => {
    peakBytes = peakOf(child.pid) ?? peakBytes;
  }, lookAtMemoryEveryMs);
  try {
    const [code] = await once(child, 'exit');
    const seconds = (performance.now() - start) / 1000;
    const cpuAfter = cpuOfChildren();
    const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
    const complaint = (await readFile(complaints, 'utf8')).trim();
    return { seconds, cpuSeconds, peakBytes, code, complaint };
  } finally {
    clearInterval(watch);
    closeSync(stderr);
  }
}

/** Seconds of user and system time of all children that have ended. */
function cpuOfChildren(): number | null {
  const stat = readIfThere('/proc/self/stat');
  if (stat === null) return null;
  // The name, in brackets, may hold spaces; the state, field 3, is the first after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function peakOf(pid: number | undefined): number | null {
  const status = readIfThere(`/proc/${pid}/status`);
  const kibibytes = status === null ? undefined : /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function withoutProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)));
}
