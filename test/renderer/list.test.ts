import { describe, expect, it } from 'vitest';
import { loadOf } from '../../src-renderer/add/transfer.ts';
import { moveByKey, withCurrent } from '../../src-renderer/list/moves.ts';
import { keyAction, rowActions } from '../../src-renderer/list/row-actions.ts';
import { createModel, dismissNotice, notify } from '../../src-renderer/store.ts';

describe('what a row offers', () => {
  it('depends on its state', () => {
    const of = (status: Parameters<typeof rowActions>[0]['status']) =>
      rowActions({ status, sameAsLine: null });
    expect(of('done')).toEqual(['show-in-folder', 'remove']);
    expect(of('failed')).toEqual(['retry', 'remove']);
    expect(of('cancelled')).toEqual(['retry', 'remove']);
    expect(of('queued')).toEqual(['pause', 'cancel']);
    expect(of('verifying')).toEqual(['pause', 'cancel']);
    expect(of('paused')).toEqual(['resume', 'cancel']);
  });

  it('is little when another row downloads for it', () => {
    expect(rowActions({ status: 'downloading', sameAsLine: 3 })).toEqual([]);
    expect(rowActions({ status: 'failed', sameAsLine: 3 })).toEqual(['remove']);
    expect(rowActions({ status: 'done', sameAsLine: 3 })).toEqual(['show-in-folder', 'remove']);
  });

  it('can be reached by keys', () => {
    const done = { status: 'done', sameAsLine: null } as const;
    const active = { status: 'downloading', sameAsLine: null } as const;
    expect(keyAction('Enter', done)).toBe('show-in-folder');
    expect(keyAction('Delete', done)).toBe('remove');
    expect(keyAction('Delete', active)).toBe('cancel');
    expect(keyAction(' ', active)).toBe('pause');
    expect(keyAction('Enter', active)).toBeUndefined();
    expect(keyAction('x', done)).toBeUndefined();
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
