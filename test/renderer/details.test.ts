import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import type { TaskDetails } from '../../src-main/contract/task-details.ts';
import { factsOf } from '../../src-renderer/details/facts.ts';
import { followTask } from '../../src-renderer/details/follow-task.ts';
import { logText } from '../../src-renderer/details/log-text.ts';
import { createModel } from '../../src-renderer/store.ts';
import { eventWords } from '../../src-renderer/words/event.ts';
import { aTask } from './snapshots.ts';

const noDetails: TaskDetails = { mirrors: [], digest: null, bytesPerSecond: null, events: [] };
const digest = { algorithm: 'sha-256', value: 'ab12' } as const;

/** The texts under a label. */
function say(label: string, task: Partial<TaskSnapshot>, details: Partial<TaskDetails> = {}) {
  return factsOf(aTask(1, task), { ...noDetails, ...details }, 0)
    .filter((fact) => fact.label === label)
    .map(({ text }) => text);
}

describe('the details of a task', () => {
  it('give the whole address and its mirrors', () => {
    expect(say('Address', {})).toEqual(['https://example.org/1.png']);
    const mirrors = ['https://a.example/1.png', 'https://b.example/1.png'];
    expect(say('Also at', {}, { mirrors })).toEqual(mirrors);
  });

  it('give the size to the byte', () => {
    expect(say('Size', {})).toEqual(['Not known yet']);
    expect(say('Size', { total: 3_400_000 })).toEqual(['3.4 MB (3,400,000 bytes)']);
    expect(say('Size', { status: 'downloading', total: 3_400_000, received: 1_200_000 })).toEqual([
      '1.2 of 3.4 MB (1,200,000 of 3,400,000 bytes)',
    ]);
    expect(say('Size', { status: 'done', verdict: 'length', received: 1, total: 1 })).toEqual([
      '1 B (1 byte)',
    ]);
  });

  it('give the limits of speed', () => {
    expect(say('Speed limit', {})).toEqual([]);
    expect(say('Speed limit', { limit: 500_000 })).toEqual(['500 kB/s']);
    expect(say('Limit of its list', {}, { bytesPerSecond: 2_000_000 })).toEqual(['2 MB/s']);
  });

  it('explain the verdict', () => {
    const [state] = say('State', { status: 'done', verdict: 'consistent' });
    expect(state).toMatch(/^Done\. Consistent: the length is right/);
  });

  it('say which checksum is known and what came of comparing it', () => {
    const done = { status: 'done', verdict: 'verified' } as const;
    const wrong = { status: 'failed', failure: failure('digest') } as const;
    const compared = (task: Partial<TaskSnapshot>, known: TaskDetails['digest']) =>
      say('Checksum', task, { digest: known });
    expect(compared({}, null)).toEqual(['None is known.']);
    expect(compared({}, digest)).toEqual(['sha-256 ab12, not compared yet.']);
    expect(compared(done, digest)).toEqual(['sha-256 ab12, compared: it matches.']);
    expect(compared(done, null)[0]).toContain('The one that the server gave was compared');
    expect(compared(wrong, digest)).toEqual(['sha-256 ab12, compared: the bytes are others.']);
    expect(compared(wrong, null)[0]).toContain('does not match');
  });

  it('give the failure with its detail, and nothing where there is none', () => {
    const failed = { status: 'failed', failure: failure('tls', { detail: 'EXPIRED' }) } as const;
    expect(say('Detail', failed)).toEqual(['EXPIRED']);
    expect(say('Reason', failed)[0]).toMatch(/could not be trusted/);
    expect(say('Reason', {})).toEqual([]);
    expect(say('Note', {})).toEqual([]);
  });

  it('can be shown before they have come', () => {
    const labels = factsOf(aTask(1), null, 0).map(({ label }) => label);
    expect(labels).toContain('Address');
    expect(labels).not.toContain('Checksum');
  });
});

describe('the log of a task', () => {
  it('has a line for each event, with times in UTC', () => {
    const at = Date.UTC(2026, 0, 2, 12, 0, 0, 5);
    const text = logText(
      [{ label: 'Address', text: 'https://example.org/1.png', look: 'plain' }],
      [
        { at, what: 'asked', connection: 3, byte: 2048, detail: 'example.org' },
        { at, what: 'answered', connection: 3, connectMs: 12, firstByteMs: 1234, detail: '206' },
        { at, what: 'paused' },
      ],
    );
    expect(text.split('\n')).toEqual([
      'Address: https://example.org/1.png',
      '',
      '2026-01-02T12:00:00.005Z  connection 3  Asked from byte 2,048 on  example.org',
      '2026-01-02T12:00:00.005Z  connection 3  Connected after 12 ms, first byte after 1,234 ms  206',
      '2026-01-02T12:00:00.005Z  Paused',
      '',
    ]);
  });

  it('says what each event is', () => {
    expect(eventWords({ at: 0, what: 'asked', byte: 0 })).toBe('Asked for the file');
    expect(eventWords({ at: 0, what: 'broken', byte: 77 })).toBe('Broke off at byte 77');
    expect(eventWords({ at: 0, what: 'ended' })).toBe('Ended');
    expect(eventWords({ at: 0, what: 'verifying' })).toBe('Checks what came');
    expect(eventWords({ at: 0, what: 'looked' })).toBe('Looked for a checksum on the server');
  });
});

describe('whoever looks at a task', () => {
  function follow() {
    vi.useFakeTimers();
    const store = createModel();
    const move = (received: number) =>
      store.setState({ tasks: new Map([[1, aTask(1, { received })]]) });
    move(0);
    let looks = 0;
    const end = followTask(store, 1, async () => {
      looks += 1;
    });
    onTestFinished(() => {
      end();
      vi.useRealTimers();
    });
    return { move, end, looks: () => looks };
  }

  it('looks once while it rests', async () => {
    const { looks } = follow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(looks()).toBe(1);
  });

  it('looks at most once a second while it moves, and sees the last move', async () => {
    const { move, looks } = follow();
    for (let received = 1; received <= 12; received += 1) {
      move(received);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(looks()).toBe(4);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks()).toBe(4);
    move(99);
    expect(looks()).toBe(5);
  });

  it('looks no more when it is over', async () => {
    const { move, end, looks } = follow();
    end();
    move(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks()).toBe(1);
  });
});
