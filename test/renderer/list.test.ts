import { describe, expect, it } from 'vitest';
import { type FailureCode, failure } from '../../src-main/contract/failure.ts';
import { loadOf } from '../../src-renderer/add/transfer.ts';
import { moveByKey, withCurrent } from '../../src-renderer/list/moves.ts';
import { keyAction, keyOf, menuActions, rowActions } from '../../src-renderer/list/row-actions.ts';
import { createModel, dismissNotice, notify } from '../../src-renderer/store.ts';
import { actionWords, keyWords } from '../../src-renderer/words/row-action.ts';
import { aTask } from './snapshots.ts';

const of = (parts: Parameters<typeof aTask>[1]) => rowActions(aTask(1, parts));

describe('what a row offers', () => {
  it('depends on its state', () => {
    expect(of({ status: 'done' })).toEqual(['show-in-folder', 'remove']);
    expect(of({ status: 'failed' })).toEqual(['retry', 'remove']);
    expect(of({ status: 'cancelled' })).toEqual(['retry', 'remove']);
    expect(of({ status: 'queued' })).toEqual(['pause', 'cancel']);
    expect(of({ status: 'waiting' })).toEqual(['try-now', 'cancel']);
    expect(of({ status: 'verifying' })).toEqual(['pause', 'cancel']);
    expect(of({ status: 'paused' })).toEqual(['resume', 'cancel']);
  });

  it('is little when another row downloads for it', () => {
    expect(of({ status: 'downloading', sameAsLine: 3 })).toEqual([]);
    expect(of({ status: 'failed', sameAsLine: 3 })).toEqual(['remove']);
    expect(of({ status: 'done', sameAsLine: 3 })).toEqual(['show-in-folder', 'remove']);
    expect(menuActions(aTask(1, { sameAsLine: 3 }))).toEqual(['details', 'copy-address']);
  });

  it('is more in its menu: another place in the order while it is not settled', () => {
    const order = ['first', 'raise', 'lower', 'last', 'limit'];
    const rest = ['options', 'details', 'copy-address'];
    expect(menuActions(aTask(1))).toEqual(['pause', 'cancel', ...order, ...rest]);
    const waiting = ['try-now', 'cancel', 'pause', ...order, 'new-address', ...rest];
    expect(menuActions(aTask(1, { status: 'waiting' }))).toEqual(waiting);
    expect(menuActions(aTask(1, { priority: 1 }))).not.toContain('raise');
    expect(menuActions(aTask(1, { priority: -1 }))).not.toContain('lower');
    expect(menuActions(aTask(1, { status: 'done' }))).not.toContain('first');
    expect(menuActions(aTask(1, { status: 'done' }))).not.toContain('limit');
  });

  it('is a new address when it failed, waits or is paused', () => {
    for (const status of ['failed', 'waiting', 'paused'] as const) {
      expect(menuActions(aTask(1, { status }))).toContain('new-address');
    }
    for (const status of ['cancelled', 'done', 'downloading'] as const) {
      expect(menuActions(aTask(1, { status }))).not.toContain('new-address');
    }
  });

  it('can be reached by keys', () => {
    const done = aTask(1, { status: 'done' });
    const active = aTask(1, { status: 'downloading' });
    const waiting = aTask(1, { status: 'waiting' });
    expect(keyAction('Enter', done)).toBe('details');
    expect(keyAction('Shift+Enter', done)).toBe('show-in-folder');
    expect(keyAction('Delete', done)).toBe('remove');
    expect(keyAction('Delete', active)).toBe('cancel');
    expect(keyAction('Space', active)).toBe('pause');
    expect(keyAction('Enter', active)).toBe('details');
    expect(keyAction('Shift+Enter', active)).toBeUndefined();
    expect(keyAction('Shift+Enter', waiting)).toBe('try-now');
    expect(keyAction('Shift+Enter', aTask(1, { status: 'failed' }))).toBe('retry');
    expect(keyAction('Space', waiting)).toBe('pause');
    expect(keyAction('Alt+ArrowUp', active)).toBe('raise');
    expect(keyAction('Alt+ArrowUp', { ...active, priority: 1 })).toBeUndefined();
    expect(keyAction('Alt+ArrowDown', active)).toBe('lower');
    expect(keyAction('Alt+Home', waiting)).toBe('first');
    expect(keyAction('Alt+End', waiting)).toBe('last');
    expect(keyAction('Alt+End', done)).toBeUndefined();
    expect(keyAction('x', done)).toBeUndefined();
  });

  it('names the key beside what it does', () => {
    expect(keyOf('raise')).toBe('Alt+ArrowUp');
    expect(keyOf('try-now')).toBe('Shift+Enter');
    expect(keyOf('details')).toBe('Enter');
    expect(keyOf('copy-address')).toBeUndefined();
    expect(keyWords('Alt+ArrowUp')).toBe('Alt+↑');
    expect(keyWords('Delete')).toBe('Del');
  });

  it('says when a retry has to begin anew', () => {
    const failed = (code: FailureCode) => aTask(1, { status: 'failed', failure: failure(code) });
    expect(actionWords('retry', failed('timeout'))).toBe('Retry');
    expect(actionWords('retry', failed('changed'))).toBe('Download anew');
    expect(actionWords('retry', failed('digest'))).toBe('Fetch again');
  });

  it('starts what was planned, and tries again what failed', () => {
    const waiting = { status: 'waiting', waitingUntil: 1 } as const;
    expect(actionWords('try-now', aTask(1, waiting))).toBe('Start now');
    const again = aTask(1, { ...waiting, failure: failure('timeout') });
    expect(actionWords('try-now', again)).toBe('Try now');
  });
});

describe('moving through the list', () => {
  const place = { from: 5, count: 100, page: 10 };

  it('goes by rows, by pages and to both ends', () => {
    expect(moveByKey('ArrowDown', place)).toBe(6);
    expect(moveByKey('ArrowUp', place)).toBe(4);
    expect(moveByKey('PageDown', place)).toBe(15);
    expect(moveByKey('Home', place)).toBe(0);
    expect(moveByKey('End', place)).toBe(99);
  });

  it('stops at the ends', () => {
    expect(moveByKey('PageUp', place)).toBe(0);
    expect(moveByKey('ArrowDown', { ...place, from: 99 })).toBe(99);
  });

  it('leaves other keys alone', () => {
    expect(moveByKey('a', place)).toBeUndefined();
    expect(moveByKey('toString', place)).toBeUndefined();
  });

  it('keeps the current row among the rendered ones', () => {
    expect(withCurrent([4, 5, 6], 5)).toEqual([4, 5, 6]);
    expect(withCurrent([4, 5, 6], 1)).toEqual([1, 4, 5, 6]);
    expect(withCurrent([4, 5, 6], 90)).toEqual([4, 5, 6, 90]);
    expect(withCurrent([], 0)).toEqual([]);
  });
});

describe('what is dropped or pasted', () => {
  const file = new File(['https://example.org/a'], 'list.txt');

  it('is a list of files', () => {
    expect(loadOf({ uriList: '', text: '', files: [file] })).toEqual({
      kind: 'files',
      files: [file],
    });
  });

  it('is links rather than the text beside them', () => {
    const uriList = '# a page\r\nhttps://example.org/a';
    expect(loadOf({ uriList, text: 'A page', files: [] })).toEqual({
      kind: 'text',
      text: uriList,
      what: 'links',
    });
  });

  it('is the address of a picture rather than the picture', () => {
    const load = loadOf({ uriList: 'https://example.org/a.png', text: '', files: [file] });
    expect(load.kind).toBe('text');
  });

  it('is the file rather than its place on this machine', () => {
    const uriList = 'file:///home/ada/list.txt';
    expect(loadOf({ uriList, text: uriList, files: [file] }).kind).toBe('files');
  });

  it('is text', () => {
    const load = loadOf({ uriList: '', text: 'https://example.org/a', files: [] });
    expect(load).toEqual({ kind: 'text', text: 'https://example.org/a', what: 'text' });
  });

  it('can be nothing', () => {
    expect(loadOf({ uriList: '', text: ' \n', files: [] }).kind).toBe('nothing');
  });
});

describe('notices', () => {
  it('stay until they are dismissed', () => {
    const store = createModel();
    notify(store, 'news', '4 added');
    notify(store, 'error', 'The disk is full.');
    const [first] = store.getState().notices;
    dismissNotice(store, first?.id ?? 0);
    expect(store.getState().notices.map(({ text }) => text)).toEqual(['The disk is full.']);
  });

  it('are one when they say the same', () => {
    const store = createModel();
    notify(store, 'error', 'The disk is full.');
    notify(store, 'error', 'The disk is full.');
    expect(store.getState().notices).toHaveLength(1);
  });

  it('give way to newer ones', () => {
    const store = createModel();
    for (let index = 1; index <= 6; index += 1) notify(store, 'news', `${index} added`);
    expect(store.getState().notices.map(({ text }) => text)).toEqual([
      '3 added',
      '4 added',
      '5 added',
      '6 added',
    ]);
  });
});
