import { describe, expect, it } from 'vitest';
import { groupKeyAction, offersOf } from '../../src-renderer/list/row-actions.ts';
import { mirrorOf } from '../../src-renderer/mirror/mirror.ts';
import {
  every,
  meantBy,
  noSelection,
  only,
  ranged,
  type Selection,
  toggled,
  within,
} from '../../src-renderer/selection/selection.ts';
import { createModel } from '../../src-renderer/store.ts';
import { groupDoneWords, groupWords } from '../../src-renderer/words/row-action.ts';
import { aState, aTask } from './snapshots.ts';

const shown = [1, 2, 3, 4, 5, 6];
const idsOf = ({ ids }: Selection) => [...ids];

describe('what is selected', () => {
  it('is one row, or several that are taken one by one', () => {
    expect(idsOf(only(3))).toEqual([3]);
    expect(idsOf(toggled(toggled(only(3), 5), 3))).toEqual([5]);
  });

  it('is a range that follows where it ends, from where it began', () => {
    const down = ranged(only(3), shown, { from: 3, to: 5 });
    expect(idsOf(down)).toEqual([3, 4, 5]);
    expect(idsOf(ranged(down, shown, { from: 5, to: 1 }))).toEqual([1, 2, 3]);
  });

  it('begins a range at the row in question where none was begun, or its row is gone', () => {
    expect(idsOf(ranged(noSelection, shown, { from: 2, to: 3 }))).toEqual([2, 3]);
    expect(idsOf(ranged(only(9), shown, { from: 4, to: 3 }))).toEqual([3, 4]);
  });

  it('keeps what was selected before a range that is added', () => {
    const picked = toggled(only(1), 4);
    expect(idsOf(ranged(picked, shown, { from: 4, to: 5, adds: true }))).toEqual([1, 4, 5]);
    expect(idsOf(ranged(picked, shown, { from: 4, to: 5 }))).toEqual([4, 5]);
  });

  it('is meant as a whole by each of its rows, in the order of the list, and by no other', () => {
    const selection = toggled(toggled(only(5), 1), 3);
    expect(meantBy(3, selection, shown)).toEqual([1, 3, 5]);
    expect(meantBy(2, selection, shown)).toEqual([2]);
    expect(meantBy(5, only(5), shown)).toEqual([5]);
  });

  it('stays the same object while all of it is shown', () => {
    const all = every(shown, 1);
    expect(within(all, shown)).toBe(all);
    expect(idsOf(within(all, [2, 4, 9]))).toEqual([2, 4]);
  });
});

describe('the selection of the window', () => {
  const mirror = (...ids: readonly number[]) =>
    mirrorOf(
      aState(
        1,
        ids.map((id) => aTask(id)),
      ),
    );

  it('loses the rows that leave the list', () => {
    const store = createModel();
    store.setState(mirror(1, 2, 3));
    store.setState({ selection: every([1, 2, 3], 1) });
    store.setState(mirror(2, 3));
    expect(idsOf(store.getState().selection)).toEqual([2, 3]);
  });

  it('is none when other rows are shown', () => {
    const store = createModel();
    store.setState(mirror(1, 2));
    store.setState({ selection: only(1) });
    store.setState({ filter: 'unfinished' });
    expect(store.getState().selection).toBe(noSelection);
  });
});

describe('what can be done to many rows', () => {
  const going = aTask(1, { status: 'downloading' });
  const paused = aTask(2, { status: 'paused' });
  const failed = aTask(3, { status: 'failed' });
  const done = aTask(4, { status: 'done' });
  const same = aTask(5, { status: 'downloading', sameAsLine: 1 });

  it('is done to those for which it makes sense', () => {
    const offers = offersOf([going, paused, failed, done, same]);
    const ids = Object.fromEntries(
      [...offers].map(([action, rows]) => [action, rows.map(({ id }) => id)]),
    );
    expect(ids).toEqual({
      pause: [1],
      resume: [2],
      retry: [3],
      cancel: [1, 2],
      remove: [3, 4],
      first: [1, 2],
      raise: [1, 2],
      lower: [1, 2],
      last: [1, 2],
      'copy-address': [1, 2, 3, 4, 5],
    });
  });

  it('follows from the key: stop before start, cancel before remove', () => {
    expect(groupKeyAction('Space', [paused, going])).toBe('pause');
    expect(groupKeyAction('Space', [paused, done])).toBe('resume');
    expect(groupKeyAction('Delete', [done, going])).toBe('cancel');
    expect(groupKeyAction('Delete', [done, failed])).toBe('remove');
    expect(groupKeyAction('Shift+Enter', [going, failed])).toBe('retry');
    expect(groupKeyAction('Space', [done])).toBeUndefined();
    expect(groupKeyAction('x', [going])).toBeUndefined();
  });

  it('says to how many', () => {
    expect(groupWords('pause', 10_000)).toBe('Pause (10,000)');
    expect(groupWords('copy-address', 2)).toBe('Copy addresses (2)');
    expect(groupDoneWords('first', 3)).toBe('3 files go first.');
    expect(groupDoneWords('last', 1)).toBe('1 file goes last.');
    expect(groupDoneWords('pause', 3)).toBeUndefined();
  });
});
