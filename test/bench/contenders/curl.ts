import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contender, type Job, nameOf } from './contender.ts';
import { programWithVersion } from './find-program.ts';

/** All files at once, as far as there may be connections; never more than one for a file. */
export async function findCurl(): Promise<Contender | null> {
  const program = await programWithVersion('curl');
  if (program === null) return null;
  const { path, version } = program;
  return { name: 'curl', title: 'curl -Z', version, command: (job) => commandFor(path, job) };
}

function commandFor(program: string, job: Job) {
  const config = join(job.own, 'curl.txt');
  const lines = job.urls.map(
    (url) => `url = "${url}"\noutput = "${join(job.target, nameOf(url))}"\n`,
  );
  writeFileSync(config, lines.join(''));
  return {
    program,
    args: [
      // Reads no configuration of the user; has to be the first.
      '--disable',
      '--parallel',
      '--parallel-immediate',
      '--parallel-max',
      String(job.connections),
      '--silent',
      '--show-error',
      '--no-progress-meter',
      '--fail',
      ...(job.authority === null ? [] : ['--cacert', job.authority]),
      '--config',
      config,
    ],
  };
}
