import type { Contender } from './contender.ts';
import { programWithVersion } from './find-program.ts';

/**
 * As many threads, each with a connection, as there may be; never more than one for a file: its
 * `--chunk-size` takes the pieces of a file one after the other.
 */
export async function findWget2(): Promise<Contender | null> {
  const program = await programWithVersion('wget2');
  if (program === null) return null;
  return {
    name: 'wget2',
    title: 'wget2',
    version: program.version,
    command: ({ list, target, connections, authority }) => ({
      program: program.path,
      args: [
        '--no-config',
        '--quiet',
        `--directory-prefix=${target}`,
        `--input-file=${list}`,
        `--max-threads=${connections}`,
        ...(authority === null ? [] : [`--ca-certificate=${authority}`]),
      ],
    }),
  };
}
