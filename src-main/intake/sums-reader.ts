import { formatOfName } from './parse.ts';
import { parseSums } from './parse-sums.ts';

/** How files of digests in a list are known and read. */
export const sumsReader = {
  // The second one of a folder has a number.
  isSumsName: (name: string) => formatOfName(name.replace(/ \(\d+\)(?=\.|$)/, '')) === 'sums',
  read: parseSums,
};
