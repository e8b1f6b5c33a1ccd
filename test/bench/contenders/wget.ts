import type { Contender } from './contender.ts';
import { programWithVersion } from './find-program.ts';

/** One file after the other over one connection; it has no other way. */
export async function findWget(): Promise<Contender | null> {
  const program = await programWithVersion('wget');
  if (program === null) return null;
  return {
    name: 'wget',
    title: 'wget',
    version: program.version,
    command: ({ list, target, authority }) => ({
      program: program.path,
      args: [
        '--no-config',
        '--quiet',
        `--directory-prefix=${target}`,
        `--input-file=${list}`,
        ...(authority === null ? [] : [`--ca-certificate=${authority}`]),
      ],
    }),
  };
}
