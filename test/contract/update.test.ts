import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreedAfter,
  isDue,
  nextUpdate,
  noUpdate,
  type Update,
  type UpdateMoment,
  type UpdateNews,
  workOf,
} from '../../src-main/contract/update.ts';

const moment = fc.constantFrom<UpdateMoment>('now', 'when-finished');
const anyNews: fc.Arbitrary<UpdateNews> = fc.oneof(
  fc.record({ kind: fc.constant('check' as const), isAsked: fc.boolean() }),
  fc.constant<UpdateNews>({ kind: 'found', version: '2.0.0', notes: 'new' }),
  fc.constant<UpdateNews>({ kind: 'none', note: 'None.' }),
  fc.constant<UpdateNews>({ kind: 'problem', sentence: 'It did not work.' }),
  fc.record({ kind: fc.constant('choose' as const), when: moment }),
  fc.record({ kind: fc.constant('progress' as const), progress: fc.double({ min: -1, max: 2 }) }),
  fc.constant<UpdateNews>({ kind: 'downloaded' }),
  fc.constant<UpdateNews>({ kind: 'dismiss' }),
);

/** Every update on the way through some news, the first one included. */
function way(news: readonly UpdateNews[]): Update[] {
  const all: Update[] = [noUpdate];
  for (const one of news) all.push(nextUpdate(all.at(-1) ?? noUpdate, one));
  return all;
}

function reached(...news: UpdateNews[]): Update {
  return way(news).at(-1) ?? noUpdate;
}

const asked: UpdateNews = { kind: 'check', isAsked: true };
const daily: UpdateNews = { kind: 'check', isAsked: false };
const found: UpdateNews = { kind: 'found', version: '2.0.0', notes: 'new' };
const problem: UpdateNews = { kind: 'problem', sentence: 'It did not work.' };
const later: UpdateNews = { kind: 'choose', when: 'when-finished' };
const now: UpdateNews = { kind: 'choose', when: 'now' };
const downloaded: UpdateNews = { kind: 'downloaded' };
const dismiss: UpdateNews = { kind: 'dismiss' };

describe('an update', () => {
  it('is found, chosen, downloaded and ready', () => {
    expect(way([daily, found, later, { kind: 'progress', progress: 0.5 }, downloaded])).toEqual([
      noUpdate,
      { kind: 'checking', isAsked: false },
      { kind: 'available', version: '2.0.0', notes: 'new' },
      { kind: 'downloading', version: '2.0.0', when: 'when-finished', progress: 0 },
      { kind: 'downloading', version: '2.0.0', when: 'when-finished', progress: 0.5 },
      { kind: 'ready', version: '2.0.0', when: 'when-finished' },
    ]);
  });

  it('waits for the list where that was chosen, and no longer when it is wanted now', () => {
    const ready = reached(daily, found, later, downloaded);
    expect(isDue(ready, true)).toBe(false);
    expect(isDue(ready, false)).toBe(true);
    expect(isDue(nextUpdate(ready, now), true)).toBe(true);
  });

  it('tells of a check that fails only who asked for it', () => {
    expect(reached(asked, problem)).toEqual({ kind: 'failed', sentence: 'It did not work.' });
    expect(reached(daily, problem)).toEqual({
      kind: 'idle',
      note: 'It did not work.',
      isNews: false,
    });
    expect(reached(daily, asked, problem).kind).toBe('failed');
    expect(reached(asked, { kind: 'none', note: 'None.' })).toMatchObject({ isNews: true });
  });

  it('tells of a download that fails, whoever asked for the check', () => {
    expect(reached(daily, found, later, problem).kind).toBe('failed');
    expect(reached(daily, found, later, downloaded, problem).kind).toBe('failed');
  });

  it('is not looked for while one is there already', () => {
    for (const some of [reached(daily, found), reached(daily, found, later)]) {
      expect(nextUpdate(some, daily)).toBe(some);
      expect(nextUpdate(some, asked)).toBe(some);
    }
  });
});

describe('what was agreed to for the end of the list', () => {
  /** What is agreed to after some news, from what was before. */
  function agreed(before: string | null, ...news: UpdateNews[]): string | null {
    const updates = way(news);
    return news.reduce((last, one, at) => agreedAfter(last, updates[at] ?? noUpdate, one), before);
  }

  it('is remembered while it comes and waits', () => {
    expect(agreed(null, daily, found)).toBeNull();
    expect(agreed(null, daily, found, later)).toBe('2.0.0');
    expect(agreed(null, daily, found, later, downloaded)).toBe('2.0.0');
    expect(agreed(null, daily, found, later, { ...found, version: '2.0.1' })).toBe('2.0.1');
  });

  it('survives a start at which nobody can be asked, and is found at the next', () => {
    expect(agreed('2.0.0', daily, problem)).toBe('2.0.0');
    expect(agreed('2.0.0', asked, problem, dismiss, daily, found)).toBe('2.0.0');
  });

  it('is forgotten when it is refused, fails, is wanted at once, or another one is there', () => {
    const ways: readonly UpdateNews[][] = [
      [daily, found, later, dismiss],
      [daily, found, later, downloaded, dismiss],
      [daily, found, later, problem],
      [daily, found, later, downloaded, now],
      [daily, { ...found, version: '2.0.1' }],
      [daily, { kind: 'none', note: 'This is 2.0.0.' }],
    ];
    for (const news of ways) expect(agreed('2.0.0', ...news)).toBeNull();
  });
});

describe('whatever happens', () => {
  it('nothing is downloaded or installed that nobody chose', () => {
    fc.assert(
      fc.property(fc.array(anyNews), (news) => {
        const unchosen = news.filter(({ kind }) => kind !== 'choose');
        for (const update of way(unchosen)) {
          expect(['idle', 'checking', 'available', 'failed']).toContain(update.kind);
          expect(isDue(update, false)).toBe(false);
        }
      }),
    );
  });

  it('only what was downloaded is installed, and with something to do only when wanted now', () => {
    fc.assert(
      fc.property(fc.array(anyNews), (news) => {
        const updates = way(news);
        for (const [index, update] of updates.entries()) {
          if (!isDue(update, true)) continue;
          const until = news.slice(0, index);
          expect(until.some(({ kind }) => kind === 'downloaded')).toBe(true);
          expect(until.findLast(({ kind }) => kind === 'choose')).toEqual(now);
        }
      }),
    );
  });

  it('one refusal leads to rest from everywhere, and stops a download', () => {
    fc.assert(
      fc.property(fc.array(anyNews), (news) => {
        const before = reached(...news);
        const refused = nextUpdate(before, dismiss);
        if (before.kind === 'checking') expect(refused).toEqual({ ...before, isAsked: false });
        else expect(refused).toMatchObject({ kind: 'idle', isNews: false });
        expect(workOf(before, refused)).toBe(before.kind === 'downloading' ? 'stop' : null);
      }),
    );
  });

  it('progress only grows and ends at 1, and late news changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyNews), anyNews, (news, next) => {
        const before = reached(...news);
        const update = nextUpdate(before, next);
        if (before.kind === 'downloading' && update.kind === 'downloading') {
          expect(update.progress).toBeGreaterThanOrEqual(before.progress);
          expect(update.progress).toBeLessThanOrEqual(1);
        }
        const isRest = before.kind === 'idle' || before.kind === 'failed';
        if (isRest && next.kind !== 'check' && next.kind !== 'dismiss') expect(update).toBe(before);
      }),
    );
  });

  it('each check and each download begins once', () => {
    fc.assert(
      fc.property(fc.array(anyNews), (news) => {
        const updates = way(news);
        for (const [index, update] of updates.entries()) {
          const work = workOf(updates[index - 1] ?? noUpdate, update);
          if (work === 'check') expect(update.kind).toBe('checking');
          if (work === 'download') expect(update.kind).toBe('downloading');
          expect(workOf(update, update)).toBeNull();
        }
      }),
    );
  });
});
