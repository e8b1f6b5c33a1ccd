import { describe, expect, it } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import { addedWords } from '../../src-renderer/words/added.ts';
import { stepValue } from '../../src-renderer/words/bar.ts';
import { factorOf, factorWords } from '../../src-renderer/words/comparison.ts';
import { connectionsWords } from '../../src-renderer/words/connections.ts';
import { duplicateWords } from '../../src-renderer/words/duplicate.ts';
import { fileKind } from '../../src-renderer/words/file-kind.ts';
import { flowWords } from '../../src-renderer/words/flow.ts';
import { shortReason } from '../../src-renderer/words/reason.ts';
import { rejectedText, rejectedTitle } from '../../src-renderer/words/rejected.ts';
import { sentence } from '../../src-renderer/words/sentence.ts';
import { shortPath, splitName } from '../../src-renderer/words/shorten.ts';
import { restWords, waitingWords } from '../../src-renderer/words/waiting.ts';
import { wholeNumber } from '../../src-renderer/words/whole-number.ts';
import { aTask, someTotals } from './snapshots.ts';

const rejected = { source: 'a.txt', line: 3, text: 'nonsense', reason: 'This is not an address.' };

describe('what the window says', () => {
  it('says what became of a list', () => {
    const say = (added: number, duplicates: number, rejected: number, here = 0) =>
      addedWords({ added, duplicates, here, rejected });
    expect(say(4, 0, 0)).toBe('4 added');
    expect(say(200, 1, 3)).toBe('200 added, 1 duplicate, 3 lines rejected');
    expect(say(10_000, 2, 1)).toBe('10,000 added, 2 duplicates, 1 line rejected');
    expect(say(3, 0, 0, 2)).toBe('3 added, 2 are here already');
    expect(say(0, 0, 0, 1)).toBe('Nothing added, 1 is here already');
    expect(say(0, 0, 2)).toBe('Nothing added, 2 lines rejected');
    expect(say(0, 0, 0)).toBe('Nothing added: the list is empty');
  });

  it('writes rejected lines one a line for the clipboard', () => {
    const whole = { source: 'b.txt', line: 0, text: '', reason: 'This is not text.' };
    expect(rejectedText([rejected, whole])).toBe(
      'line 3: nonsense — This is not an address.\nb.txt: This is not text.',
    );
  });

  it('tells what was only passed over from what was rejected', () => {
    const warning = { ...rejected, isPassedOver: true } as const;
    expect(rejectedTitle([rejected, rejected])).toBe('2 rejected lines');
    expect(rejectedTitle([warning])).toBe('1 warning');
    expect(rejectedTitle([rejected, warning, warning])).toBe('1 rejected line, 2 warnings');
  });

  it('says how far loading or checking is, and nothing of other steps', () => {
    const some = { received: 200, total: 400, checked: 150 };
    expect(stepValue({ ...some, status: 'downloading' })).toBe(50);
    expect(stepValue({ ...some, status: 'verifying' })).toBe(75);
    expect(stepValue({ ...some, received: 0, status: 'verifying' })).toBeNull();
    expect(stepValue({ ...some, status: 'done' })).toBeNull();
  });

  it('names the lines that share an address', () => {
    const say = (sameAsLine: number | null, alsoOnLines: number[]) =>
      duplicateWords({ sameAsLine, alsoOnLines });
    expect(say(null, [])).toBeNull();
    expect(say(3, [])).toBe('Same address as line 3, downloaded once');
    expect(say(null, [17])).toBe('Also on line 17');
    expect(say(null, [17, 18])).toBe('Also on lines 17 and 18');
    expect(say(null, [2, 3, 4, 5, 6])).toBe('Also on lines 2, 3, 4 and 2 more');
  });

  it('says the sentence of an error', () => {
    expect(sentence(new Error('The disk is full.'))).toBe('The disk is full.');
    expect(sentence(undefined)).toBe('Something went wrong in Weft.');
  });

  it('gives speed and time left while a file comes, and the time it took when it is done', () => {
    const coming = { status: 'downloading', received: 1000, total: 5000 } as const;
    expect(flowWords(aTask(1, { ...coming, bytesPerSecond: 1000 }))).toEqual({
      first: '1 kB/s',
      second: '4 s left',
    });
    expect(flowWords(aTask(1, coming)).first).toBe('');
    expect(flowWords(aTask(1, { ...coming, total: null, bytesPerSecond: 1000 })).second).toBe('');
    expect(flowWords(aTask(1, { status: 'done', workedMs: 2345 })).first).toBe('2.3 s');
  });

  it('says how many connections fetch a file, where there are several', () => {
    expect(connectionsWords(0)).toBeNull();
    expect(connectionsWords(1)).toBeNull();
    expect(connectionsWords(4)).toBe('4 connections');
  });

  it('says what every failure is in a few words', () => {
    expect(shortReason(failure('timeout'))).toBe('no answer in time');
    const busy = failure('http-status', { detail: '503 Service Unavailable' });
    expect(shortReason(busy)).toBe('server answered 503 Service Unavailable');
    expect(shortReason(failure('http-status'))).toBe('server gave no file');
  });

  it('explains what number is allowed', () => {
    const limits = { min: 1, max: 256 };
    expect(wholeNumber(' 16 ', limits)).toEqual({ value: 16 });
    for (const wrong of ['', '0', '257', '1.5', '-3', '1e2', 'many']) {
      expect(wholeNumber(wrong, limits).problem).toBe('Enter a whole number from 1 to 256.');
    }
  });
});

describe('what a row says while it waits', () => {
  const now = new Date(2026, 0, 2, 12, 0).getTime();
  const again = (afterMs: number) =>
    waitingWords({ waitingUntil: now + afterMs, failure: failure('timeout') }, now);
  const planned = (...at: [number, number, number, number, number]) =>
    waitingWords({ waitingUntil: new Date(...at).getTime(), failure: null }, now);

  it('counts down to the next attempt and gives the reason', () => {
    expect(again(12_000)).toBe('Tries again in 12 s: no answer in time');
    expect(again(12_900)).toBe('Tries again in 12 s: no answer in time');
    expect(again(61_000)).toBe('Tries again in 2 min: no answer in time');
    expect(again(3_600_000)).toBe('Tries again in 1 h: no answer in time');
    expect(again(900)).toBe('Tries again now: no answer in time');
    expect(again(-500)).toBe('Tries again now: no answer in time');
  });

  it('gives the time of a planned start, with the day where it is not today', () => {
    expect(planned(2026, 0, 2, 22, 0)).toBe('Starts at 22:00');
    expect(planned(2026, 0, 3, 0, 5)).toBe('Starts on Saturday at 00:05');
    expect(planned(2026, 0, 20, 7, 30)).toBe('Starts on January 20 at 07:30');
    expect(planned(2026, 0, 2, 11, 59)).toBe('Starts now');
  });
});

describe('what a queued row says while its server rests', () => {
  const now = new Date(2026, 0, 2, 23, 59, 50).getTime();
  const queued = { status: 'queued' } as const;

  it('is when the server is asked again', () => {
    expect(restWords(queued, now + 25_000, now)).toBe(
      'Its server asked to wait; asked again at 00:00:15',
    );
  });

  it('is nothing where the server does not rest, has rested, or the row says more', () => {
    expect(restWords(queued, undefined, now)).toBeNull();
    expect(restWords(queued, now, now)).toBeNull();
    expect(restWords({ status: 'waiting' }, now + 25_000, now)).toBeNull();
  });
});

describe('the factor between together and one by one', () => {
  const totals = someTotals({ done: 4, elapsedMs: 1850, oneByOneMs: 7240 });

  it('is the estimate divided by the elapsed time', () => {
    expect(factorWords(factorOf('together', totals) ?? 0)).toBe('3.9× faster');
    expect(factorWords(12.4)).toBe('12× faster');
    expect(factorWords(9.96)).toBe('10× faster');
  });

  it('is silent where it would mean nothing', () => {
    expect(factorOf('one-by-one', totals)).toBeNull();
    expect(factorOf('together', { ...totals, done: 1 })).toBeNull();
    expect(factorOf('together', { ...totals, elapsedMs: 150 })).toBeNull();
    expect(factorOf('together', { ...totals, oneByOneMs: 1900 })).toBeNull();
  });
});

describe('long words in little room', () => {
  it('keeps the end of a folder', () => {
    expect(shortPath('/home/ada/Downloads/pictures')).toBe('…/Downloads/pictures');
    expect(shortPath('/home/ada')).toBe('/home/ada');
    expect(shortPath('C:\\Users\\Ada\\Downloads')).toBe('…\\Ada\\Downloads');
    expect(shortPath('/')).toBe('/');
  });

  it('cuts a long name before its end and loses nothing', () => {
    const name = 'a-name-that-is-much-too-long-0000017.png';
    const { head, tail } = splitName(name);
    expect(tail).toBe('-0000017.png');
    expect(head + tail).toBe(name);
  });

  it('leaves short names and names from right to left whole', () => {
    expect(splitName('one.png')).toEqual({ head: 'one.png', tail: '' });
    expect(splitName('תמונה מן הנמל הישן בעיר העתיקה.jpg').tail).toBe('');
  });

  it('never cuts through a character', () => {
    const family = '👩‍👩‍👧‍👦';
    const { head, tail } = splitName(family.repeat(14));
    expect(head.length % family.length).toBe(0);
    expect(tail).toBe(family.repeat(12));
  });

  it('knows files by their last extension', () => {
    expect(fileKind('photo.JPG')).toBe('image');
    expect(fileKind('backup.tar.zst')).toBe('archive');
    expect(fileKind('.png')).toBe('other');
    expect(fileKind('constructor')).toBe('other');
    expect(fileKind('a.constructor')).toBe('other');
  });
});
