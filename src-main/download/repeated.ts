import type { Digest } from '../contract/digest.ts';
import { type Failure, failure } from '../contract/failure.ts';
import type { Entry } from '../contract/task.ts';

/** What a line says of a file, apart from its name. */
type Said = Pick<Entry, 'url' | 'mirrors' | 'digest' | 'headers'>;

/**
 * What is said of a file whose address stands once more: what `first` leaves open `again` may say,
 * and mirrors are of use wherever they stand.
 */
export function joined(first: Said, again: Said): Omit<Said, 'url'> {
  const mirrors = new Set([...first.mirrors, ...again.mirrors]);
  mirrors.delete(first.url);
  return {
    mirrors: [...mirrors],
    digest: first.digest ?? again.digest,
    headers: { ...again.headers, ...first.headers },
  };
}

/** Whether `again` says nothing that `first` does not say. */
export function saysNoMore(first: Said, again: Said): boolean {
  return (
    (again.digest === null || first.digest !== null) &&
    again.mirrors.every((mirror) => mirror === first.url || first.mirrors.includes(mirror)) &&
    Object.keys(again.headers).every((name) => name in first.headers)
  );
}

/** What becomes of a line that contradicts another one about the same address. */
export function contradiction(promised: Digest | null, before: Digest | null): Failure {
  return failure('digest', {
    message:
      'Another line promises other bytes for this address, so this one was not begun. Correct the list, or try again to fetch the file for this line, too.',
    detail: `${shown(promised)}, promised elsewhere ${shown(before)}`,
  });
}

function shown(digest: Digest | null): string {
  return digest === null ? 'nothing' : `${digest.algorithm} ${digest.value}`;
}
