import { describe, expect, it } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { type LosingAction, lossOf } from '../../src-renderer/loss/loss.ts';
import { lossWords } from '../../src-renderer/words/loss.ts';
import { aTask } from './snapshots.ts';

function loss(action: LosingAction, ...parts: readonly Partial<TaskSnapshot>[]) {
  const tasks = parts.map((part, index) => aTask(index + 1, part));
  const ids = tasks.map(({ id }) => id);
  return lossOf(action, ids, new Map(tasks.map((task) => [task.id, task])));
}

describe('what is asked before', () => {
  it('is whatever throws away bytes of a file that is not done', () => {
    for (const status of ['downloading', 'paused', 'waiting', 'queued', 'verifying'] as const) {
      expect(loss('cancel', { status, received: 5 })?.bytes).toBe(5);
    }
    expect(loss('remove', { status: 'failed', received: 7 })?.bytes).toBe(7);
  });

  it('is nothing where nothing is lost', () => {
    expect(loss('cancel', { status: 'downloading' })).toBeNull();
    expect(loss('remove', { status: 'done', received: 5 })).toBeNull();
    // Its part file went when it was cancelled.
    expect(loss('remove', { status: 'cancelled', received: 5 })).toBeNull();
    // The row of the line that the file is downloaded for keeps it.
    expect(loss('remove', { status: 'failed', received: 5, sameAsLine: 1 })).toBeNull();
    expect(lossOf('cancel', [9], new Map())).toBeNull();
  });

  it('is to begin anew what was changed, but no other retry', () => {
    const failed = { status: 'failed', received: 5 } as const;
    expect(loss('retry', { ...failed, failure: failure('timeout') })).toBeNull();
    expect(loss('retry', { ...failed, failure: failure('changed') })?.bytes).toBe(5);
  });

  it('is asked once for many, and knows which would lose nothing', () => {
    const asked = loss('cancel', { received: 1000 }, {}, { status: 'paused', received: 2000 });
    expect(asked).toMatchObject({ ids: [1, 2, 3], unharmed: [2], bytes: 3000, name: null });
  });
});

describe('the question', () => {
  it('says how much is lost, and of which file', () => {
    const asked = loss('cancel', { name: 'a.iso', received: 3_400_000 });
    expect(asked && lossWords(asked)).toEqual({
      title: 'Cancel and lose 3.4 MB?',
      text: 'What came of “a.iso” so far, 3.4 MB, would be deleted. It is not complete.',
      lose: 'Cancel, lose 3.4 MB',
      keep: 'Keep it',
      spare: 'Cancel only the others',
    });
  });

  it('says of how many files, and how many others there are', () => {
    const asked = loss('remove', { received: 1000 }, { received: 500 }, { status: 'cancelled' });
    expect(asked && lossWords(asked)).toMatchObject({
      text: 'What came of 2 files so far, 1.5 kB, would be deleted. They are not complete. The other one would lose nothing.',
      keep: 'Keep them',
    });
  });
});
