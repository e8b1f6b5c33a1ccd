import { expect, it } from 'vitest';
import { noUpdate, type Update } from '../../src-main/contract/update.ts';
import { updateWords } from '../../src-renderer/words/update.ts';

it('says nothing about checks that nobody asked for', () => {
  expect(updateWords(noUpdate)).toBeNull();
  expect(updateWords({ kind: 'idle', note: 'None.', isNews: false })).toBeNull();
  expect(updateWords({ kind: 'checking', isAsked: false })).toBeNull();
});

it('says what comes of an update, and nothing that changes while it comes', () => {
  const version = '1.0.1';
  const steps: Update[] = [
    { kind: 'checking', isAsked: true },
    { kind: 'available', version, notes: 'a' },
    { kind: 'downloading', version, when: 'now', progress: 0.2 },
    { kind: 'downloading', version, when: 'now', progress: 0.7 },
    { kind: 'ready', version, when: 'when-finished' },
    { kind: 'ready', version, when: 'now' },
    { kind: 'failed', sentence: 'It did not work.' },
    { kind: 'idle', note: 'This is the newest Weft, 1.0.0.', isNews: true },
  ];
  expect(steps.map(updateWords)).toEqual([
    'Looking for a newer Weft…',
    'Weft 1.0.1 is there',
    'Weft 1.0.1 is on its way',
    'Weft 1.0.1 is on its way',
    'Weft 1.0.1 will be installed when the list is finished',
    'Weft 1.0.1 is being installed…',
    'It did not work.',
    'This is the newest Weft, 1.0.0.',
  ]);
});
