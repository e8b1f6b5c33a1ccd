import { formatOfName } from './parse.ts';
import { parseSums } from './parse-sums.ts';

/** How files of digests in a list are known and read. */
export const sumsReader = {
  isSumsName: (name: string) => formatOfName(name) === 'sums',
  read: parseSums,
};
