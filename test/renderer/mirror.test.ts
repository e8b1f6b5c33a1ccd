import { describe, expect, it } from 'vitest';
import { emptyMirror, type Mirror, mirrorOf, withNews } from '../../src-renderer/mirror/mirror.ts';
import { aState, aTask, someNews, someTotals } from './snapshots.ts';

function updated(mirror: Mirror, news: ReturnType<typeof someNews>): Mirror {
  const next = withNews(mirror, news);
  if (next === 'gap') throw new Error('There is a gap');
  return next;
}

describe('the picture of what main holds', () => {
  const mirror = mirrorOf(aState(7, [aTask(1), aTask(2, { status: 'done' }), aTask(3)]));

  it('takes over the next news', () => {
    const changed = [aTask(1, { status: 'downloading', received: 10 })];
    const next = updated(mirror, someNews(8, { changed, totals: someTotals({ active: 1 }) }));
    expect(next.revision).toBe(8);
    expect(next.tasks.get(1)?.received).toBe(10);
    expect(next.tasks.get(3)).toBe(mirror.tasks.get(3));
    expect(next.totals.active).toBe(1);
  });

  it('leaves the picture before it untouched', () => {
    updated(mirror, someNews(8, { changed: [aTask(1, { received: 10 })], removed: [3] }));
    expect(mirror.tasks.get(1)?.received).toBe(0);
    expect(mirror.tasks.size).toBe(3);
  });

  it('ignores news that it already contains', () => {
    expect(withNews(mirror, someNews(7, { removed: [1, 2, 3] }))).toBe(mirror);
    expect(withNews(mirror, someNews(3))).toBe(mirror);
  });

  it('notices that news was missed', () => {
    expect(withNews(mirror, someNews(9))).toBe('gap');
  });

  it('knows nothing before the first state', () => {
    expect(withNews(emptyMirror, someNews(1))).toBe('gap');
  });

  it('keeps rows in the order in which they were added, whatever the order of the news', () => {
    const next = updated(mirror, someNews(8, { changed: [aTask(9), aTask(4)] }));
    expect(next.lists.all).toEqual([1, 2, 3, 4, 9]);
  });

  it('forgets removed tasks', () => {
    const next = updated(mirror, someNews(8, { removed: [2, 77] }));
    expect(next.lists.all).toEqual([1, 3]);
    expect(next.lists.done).toEqual([]);
  });

  it('counts what waits for its time among the unfinished, and by itself', () => {
    const tasks = [aTask(1), aTask(2, { status: 'waiting' }), aTask(3, { status: 'waiting' })];
    const { lists } = mirrorOf(aState(1, tasks));
    expect(lists.unfinished).toEqual([1, 2, 3]);
    expect(lists.waiting).toEqual([2, 3]);
  });

  it('notices that a row waits no longer', () => {
    const waiting = mirrorOf(aState(7, [aTask(1, { status: 'waiting' })]));
    const next = updated(waiting, someNews(8, { changed: [aTask(1)] }));
    expect(next.lists.waiting).toEqual([]);
    expect(next.lists.unfinished).toEqual([1]);
  });

  it('sorts rows into groups: unfinished, failed, done and cancelled', () => {
    const tasks = [
      aTask(1, { status: 'verifying' }),
      aTask(2, { status: 'failed' }),
      aTask(3, { status: 'cancelled' }),
      aTask(4, { status: 'paused' }),
      aTask(5, { status: 'done' }),
    ];
    expect(mirrorOf(aState(1, tasks)).lists).toEqual({
      all: [1, 2, 3, 4, 5],
      unfinished: [1, 4],
      waiting: [],
      failed: [2],
      done: [5],
      cancelled: [3],
    });
  });

  it('keeps the lists as they are while no row changes its group', () => {
    const changed = [aTask(1, { status: 'downloading', received: 10 })];
    expect(updated(mirror, someNews(8, { changed })).lists).toBe(mirror.lists);
  });

  it('makes new lists when a row changes its group', () => {
    const next = updated(mirror, someNews(8, { changed: [aTask(1, { status: 'failed' })] }));
    expect(next.lists.unfinished).toEqual([3]);
    expect(next.lists.failed).toEqual([1]);
  });
});
