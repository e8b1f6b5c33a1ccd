import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Contender, Job } from './contender.ts';

const run = promisify(execFile);
const programs = join(import.meta.dirname, '../python');

/** One file after the other. */
export async function findRequests(): Promise<Contender | null> {
  const python = await pythonWith('requests');
  if (python === null) return null;
  const { path, version } = python;
  const command = (job: Job) => commandFor(path, 'one_by_one.py', job);
  return { name: 'requests', title: 'requests, one by one', version, command };
}

/** All files together, as far as there may be connections. */
export async function findAiohttp(): Promise<Contender | null> {
  const python = await pythonWith('aiohttp');
  if (python === null) return null;
  const { path, version } = python;
  const command = (job: Job) => commandFor(path, 'together.py', job);
  return { name: 'aiohttp', title: 'asyncio and aiohttp', version, command };
}

interface Python {
  /** Absolute; the interpreter itself, not a script in its place that would cost time to start. */
  readonly path: string;
  /** That of the library. */
  readonly version: string;
}

/** The first Python of the PATH that has both libraries, or else this one. */
async function pythonWith(library: 'requests' | 'aiohttp'): Promise<Python | null> {
  return (await pythonThat(library, 'requests, aiohttp')) ?? (await pythonThat(library, library));
}

async function pythonThat(library: string, imports: string): Promise<Python | null> {
  const question = `import sys, ${imports}; print(sys.executable, ${library}.__version__)`;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const answer = await run(join(folder, 'python3'), ['-c', question]).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
    if (answer === null) continue;
    const space = answer.lastIndexOf(' ');
    return { path: answer.slice(0, space), version: answer.slice(space + 1) };
  }
  return null;
}

function commandFor(python: string, program: string, job: Job) {
  const { authority } = job;
  return {
    program: python,
    args: [join(programs, program), job.list, job.target, String(job.connections)],
    ...(authority !== null && {
      env: { REQUESTS_CA_BUNDLE: authority, SSL_CERT_FILE: authority },
    }),
  };
}
