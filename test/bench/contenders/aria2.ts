import type { Contender, Job } from './contender.ts';
import { programWithVersion } from './find-program.ts';

/** As many files at once as there may be connections, and more than one for each if there are. */
export async function findAria2(): Promise<Contender | null> {
  const program = await programWithVersion('aria2c');
  if (program === null) return null;
  const { path, version } = program;
  return { name: 'aria2', title: 'aria2', version, command: (job) => commandFor(path, job) };
}

function commandFor(program: string, job: Job) {
  const files = Math.min(job.urls.length, job.connections);
  const perFile = Math.floor(job.connections / files);
  return {
    program,
    args: [
      '--no-conf',
      '--quiet',
      '--summary-interval=0',
      '--download-result=hide',
      '--file-allocation=none',
      // For long lists: reads them as it goes, and does not keep what is done.
      '--deferred-input=true',
      '--max-download-result=0',
      `--dir=${job.target}`,
      `--input-file=${job.list}`,
      `--max-concurrent-downloads=${files}`,
      `--max-connection-per-server=${perFile}`,
      `--split=${perFile}`,
      '--min-split-size=1M',
      ...(job.authority === null ? [] : [`--ca-certificate=${job.authority}`]),
    ],
  };
}
