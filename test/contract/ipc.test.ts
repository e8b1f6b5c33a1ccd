import { describe, expect, test } from 'vitest';
import { type CommandName, maxListSize, requestShapes } from '../../src-main/contract/ipc.ts';
import { plainListOptions } from '../../src-main/contract/list-options.ts';

/** A text that is too long without being held in memory as such. */
const hugeText = 'x'.repeat(maxListSize + 1);
const hugeBytes = new Uint8Array(maxListSize + 1);
const bytes = new TextEncoder().encode('http://127.0.0.1/');

const right: Readonly<Record<CommandName, readonly unknown[]>> = {
  'get-state': [undefined],
  'add-text': [
    { text: 'http://127.0.0.1/', source: 'pasted text' },
    { text: 'http://127.0.0.1/', source: 'pasted text', options: plainListOptions },
  ],
  'add-files': [{ files: [] }, { files: [{ name: 'list.txt', bytes }] }],
  'open-lists': [{}, { options: plainListOptions }],
  'choose-folder': [undefined],
  'choose-option-file': [{ what: 'cookies' }, { what: 'key' }],
  'get-list-options': [{ id: 1 }],
  'check-options': [
    { id: null, options: plainListOptions, kept: [] },
    { id: 1, options: plainListOptions, kept: ['password'] },
  ],
  'change-list-options': [
    { id: 1, retries: true, options: plainListOptions, kept: ['password'] },
    { id: 1, retries: false, options: plainListOptions, kept: [] },
  ],
  'change-settings': [{}, { connections: 4 }, { timeoutSeconds: 5, mode: 'together' }],
  steer: [
    { what: 'pause', ids: 'all' },
    { what: 'resume', ids: [] },
    { what: 'cancel', ids: [1] },
    { what: 'retry', ids: [1, 2] },
    { what: 'remove', ids: [Number.MAX_SAFE_INTEGER] },
  ],
  'get-details': [{ id: 1 }],
  'save-text': [{ name: 'log.txt', text: '' }],
  'show-in-folder': [{ id: 1 }],
  'show-set-aside': [undefined],
  'copy-text': [{ text: '' }, { text: 'a' }],
  'set-address': [{ id: 1, url: 'http://a.example/b' }],
  'set-limit': [
    { id: 1, bytesPerSecond: 1000 },
    { id: 1, bytesPerSecond: null },
  ],
  'dismiss-rejected': [undefined],
  'get-history': [{ search: '' }, { search: 'a%' }],
  'get-history-files': [
    { batchId: null, search: '', from: 0, count: 100 },
    { batchId: 7, search: 'a', from: 5000, count: 1000 },
  ],
  'show-history': [
    { kind: 'list', id: 1 },
    { kind: 'file', id: 1, isOnList: true },
    { kind: 'file', id: 1, isOnList: false },
  ],
  'add-history': [
    { kind: 'list', id: 1 },
    { kind: 'file', id: 1, isOnList: true },
  ],
  'export-history': [{ format: 'csv' }, { format: 'json' }],
  'clear-history': [undefined],
  'check-update': [undefined],
  'choose-update': [{ when: 'now' }, { when: 'when-finished' }],
  'dismiss-update': [undefined],
  'tell-dialog': [{ isOpen: true }, { isOpen: false }],
};

const wrong: Readonly<Record<CommandName, readonly unknown[]>> = {
  'get-state': [null, {}, 0, ''],
  'add-text': [
    undefined,
    null,
    'http://127.0.0.1/',
    {},
    { text: 1, source: 'a' },
    { text: 'a' },
    { text: 'a', source: 'a', options: undefined },
    { text: 'a', source: null },
    { text: ['a'], source: 'a' },
    { text: hugeText, source: 'a' },
    { text: 'a', source: hugeText },
    JSON.parse('{"__proto__": {"text": 1, "source": 1}}'),
  ],
  'add-files': [
    undefined,
    { files: {} },
    { files: 'list.txt' },
    { files: [null] },
    { files: [{ name: 'a', bytes: 'http://127.0.0.1/' }] },
    { files: [{ name: 'a', bytes: [104] }] },
    { files: [{ name: 1, bytes }] },
    { files: [{ name: 'a', bytes }, { name: 'b' }] },
    { files: [{ name: 'a', bytes: hugeBytes }] },
    { files: { length: 1, 0: { name: 'a', bytes }, every: () => true } },
  ],
  'open-lists': [undefined, null, { options: {} }],
  'choose-folder': [null, '/tmp'],
  'choose-option-file': [undefined, {}, { what: '/etc/passwd' }, { what: 'toString' }],
  'get-list-options': [undefined, {}, { id: '1' }],
  'check-options': [
    undefined,
    { id: null, options: {}, kept: [] },
    { id: 'x', options: plainListOptions, kept: [] },
    { id: 1, options: plainListOptions, kept: ['everything'] },
  ],
  'change-list-options': [
    undefined,
    {},
    { id: 1, retries: true, options: {}, kept: [] },
    { id: 1, retries: true, options: plainListOptions, kept: ['everything'] },
    { id: 1, options: plainListOptions, kept: [] },
    { id: 'x', retries: true, options: plainListOptions, kept: [] },
  ],
  'change-settings': [
    undefined,
    null,
    'folder',
    { connections: 0 },
    { unknown: 1 },
    { folder: '/tmp' },
    JSON.parse('{"__proto__": {"connections": 1}}'),
  ],
  steer: [
    undefined,
    { what: 'pause' },
    { what: 'explode', ids: 'all' },
    { what: 'toString', ids: 'all' },
    { what: '__proto__', ids: 'all' },
    { what: 'pause', ids: 'some' },
    { what: 'pause', ids: 1 },
    { what: 'pause', ids: ['1'] },
    { what: 'pause', ids: [1, 1.5] },
    { what: 'pause', ids: [Number.NaN] },
    { what: 'pause', ids: { length: 0, every: () => true } },
  ],
  'show-in-folder': [undefined, {}, { id: '1' }, { id: 1.5 }, { id: Infinity }],
  'show-set-aside': [null, '/etc'],
  'copy-text': [undefined, {}, { text: 1 }, { text: hugeText }],
  'set-address': [
    undefined,
    {},
    { id: 1 },
    { id: '1', url: 'http://a.example/' },
    { id: 1, url: 1 },
  ],
  'set-limit': [
    undefined,
    { id: 1 },
    { bytesPerSecond: 1000 },
    { id: '1', bytesPerSecond: 1000 },
    { id: 1, bytesPerSecond: 999 },
    { id: 1, bytesPerSecond: 1e13 },
    { id: 1, bytesPerSecond: 1000.5 },
    { id: 1, bytesPerSecond: '1000' },
    { id: 1, bytesPerSecond: Number.NaN },
  ],
  'get-details': [undefined, {}, { id: '1' }, { id: 1.5 }],
  'save-text': [undefined, {}, { name: 1, text: '' }, { name: 'a' }, { name: 'a', text: 1 }],
  'dismiss-rejected': [null, {}],
  'get-history': [undefined, {}, { search: 1 }, { search: 'x'.repeat(1001) }],
  'get-history-files': [
    undefined,
    {},
    { search: '', from: 0, count: 1 },
    { batchId: '1', search: '', from: 0, count: 1 },
    { batchId: 1.5, search: '', from: 0, count: 1 },
    { batchId: null, search: null, from: 0, count: 1 },
    { batchId: null, search: 'x'.repeat(1001), from: 0, count: 1 },
    { batchId: null, search: '', from: -1, count: 1 },
    { batchId: null, search: '', from: 0.5, count: 1 },
    { batchId: null, search: '', from: 0, count: -1 },
    { batchId: null, search: '', from: 0, count: 1001 },
    { batchId: null, search: '', from: 0, count: Infinity },
  ],
  'show-history': [
    undefined,
    {},
    { id: 1 },
    { kind: 'folder', id: 1 },
    { kind: 'list', id: '/etc' },
    { kind: 'file', id: 1 },
    { kind: 'file', id: 1, isOnList: 1 },
    { kind: 'file', isOnList: true },
  ],
  'add-history': [undefined, {}, { kind: 'list' }, { kind: 'file', id: 1.5, isOnList: true }],
  'export-history': [undefined, {}, { format: 'html' }, 'csv'],
  'clear-history': [null, {}],
  'check-update': [null, {}],
  'choose-update': [undefined, {}, { when: 'never' }, { when: null }, 'now'],
  'dismiss-update': [null, {}],
  'tell-dialog': [undefined, {}, { isOpen: 'add' }, true],
};

describe.each(Object.keys(right) as CommandName[])('%s', (name) => {
  test('takes what it promises', () => {
    for (const request of right[name]) expect(requestShapes[name](request)).toBe(true);
  });

  test('refuses everything else', () => {
    for (const [index, request] of wrong[name].entries()) {
      expect(requestShapes[name](request), `wrong request ${index}`).toBe(false);
    }
  });
});

test('every command has its shape', () => {
  expect(Object.keys(requestShapes).toSorted()).toEqual(Object.keys(right).toSorted());
});
