import type { Loss } from '../loss/loss.ts';
import { count, counted } from './count.ts';
import { size } from './size.ts';

/** What is asked before bytes are thrown away. */
export interface LossWords {
  readonly title: string;
  readonly text: string;
  /** The button that throws them away, the one that does not, and the one for all others. */
  readonly lose: string;
  readonly keep: string;
  readonly spare: string;
}

const verbs = { cancel: 'Cancel', remove: 'Remove', retry: 'Download anew' } as const;

const spared = {
  cancel: 'Cancel only the others',
  remove: 'Remove only the others',
  retry: 'Retry only the others',
} as const;

export function lossWords({ action, ids, unharmed, bytes, name }: Loss): LossWords {
  const files = ids.length - unharmed.length;
  const what = name === null ? counted(files, 'file', 'files') : `“${name}”`;
  const isOne = files === 1;
  const why =
    action === 'retry'
      ? ` ${isOne ? 'It was' : 'They were'} changed on the server since.`
      : ` ${isOne ? 'It is' : 'They are'} not complete.`;
  const other = unharmed.length === 1 ? 'one' : count(unharmed.length);
  const others = unharmed.length === 0 ? '' : ` The other ${other} would lose nothing.`;
  return {
    title: `${verbs[action]} and lose ${size(bytes)}?`,
    text: `What came of ${what} so far, ${size(bytes)}, would be deleted.${why}${others}`,
    lose: `${verbs[action]}, lose ${size(bytes)}`,
    keep: isOne ? 'Keep it' : 'Keep them',
    spare: spared[action],
  };
}
