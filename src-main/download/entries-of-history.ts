import type { HistoryFile } from '../contract/history.ts';
import type { Entry } from '../contract/task.ts';

/**
 * Files of the history as entries of a list, to download them once more. What they must come to is
 * taken over, unless a file of digests is among them: that tells it anew.
 *
 * @param isSumsName whether a file of this name holds digests of others.
 */
export function entriesOfHistory(
  files: readonly HistoryFile[],
  isSumsName: (name: string) => boolean,
): Entry[] {
  const hasSums = files.some(({ name }) => isSumsName(name));
  return files.map(({ line, address, digest }) => ({
    line,
    url: address,
    mirrors: [],
    name: null,
    digest: hasSums ? null : digest,
    size: null,
    bytesPerSecond: null,
    headers: {},
  }));
}
