import { describe, expect, it } from 'vitest';
import { mergeSettings, type Settings, usualSettings } from '../../src-main/contract/settings.ts';
import { changesOf, draftOf, readDraft } from '../../src-renderer/settings/draft.ts';
import {
  floorMeasure,
  quantityOf,
  readQuantity,
  readRequired,
  speedMeasure,
} from '../../src-renderer/words/quantity.ts';

const night = { days: [0, 6], fromMinutes: 1320, toMinutes: 360 };
const settings: Settings = {
  ...usualSettings('/downloads'),
  bytesPerSecond: 1_500_000,
  alternative: { bytesPerSecond: 250_000, timetable: [night] },
  quota: 40_000_000_000,
};

describe('the settings as they are filled in', () => {
  it('come back as they were when nothing is touched', () => {
    const proxied = {
      ...settings,
      proxy: { kind: 'manual', url: 'socks5://p.example:1' } as const,
    };
    for (const some of [settings, proxied, usualSettings('/downloads')]) {
      const changes = changesOf(draftOf(some));
      expect(mergeSettings(some, changes)).toEqual({ settings: some, invalid: [] });
    }
  });

  it('hold speeds and sizes in units that a person understands', () => {
    const draft = draftOf(settings);
    expect(draft.bytesPerSecond).toEqual({ text: '1.5', unit: 'MB/s' });
    expect(draft.alternativeBytesPerSecond).toEqual({ text: '250', unit: 'kB/s' });
    expect(draft.quota).toEqual({ text: '40', unit: 'GB' });
    expect(draftOf({ ...settings, bytesPerSecond: null }).bytesPerSecond.text).toBe('');
    expect(draftOf({ ...settings, freeSpaceFloor: 0 }).freeSpaceFloor.text).toBe('');
  });

  it('show a timetable by the clock', () => {
    expect(draftOf(settings).periods).toEqual([
      { key: 0, days: [0, 6], from: '22:00', to: '06:00' },
    ]);
  });

  it('drop the other limit when it is switched off, whatever its fields hold', () => {
    const draft = { ...draftOf(settings), hasAlternative: false, periods: [] };
    expect(changesOf(draft)).toMatchObject({ alternative: null });
  });

  it('take the address of a proxy for one of http unless it says otherwise', () => {
    const proxyOf = (proxyUrl: string) =>
      readDraft({ ...draftOf(settings), proxyKind: 'manual', proxyUrl }).proxy;
    expect(proxyOf(' p.example:3128 ')).toEqual({
      value: { kind: 'manual', url: 'http://p.example:3128' },
    });
    expect(proxyOf('socks5h://p.example').value).toEqual({
      kind: 'manual',
      url: 'socks5h://p.example',
    });
    expect(proxyOf(' ')).toEqual({ problem: 'Enter the address of the proxy.' });
    const none = changesOf({ ...draftOf(settings), proxyKind: 'none', proxyUrl: 'left over' });
    expect(none?.proxy).toEqual({ kind: 'none' });
  });

  it('are not asked for while something is not understood', () => {
    const draft = { ...draftOf(settings), perHost: 'many' };
    expect(changesOf(draft)).toBeUndefined();
    expect(readDraft(draft).perHost.problem).toBe('Enter a whole number from 1 to 1,000.');
    expect(readDraft(draft).connections.problem).toBeUndefined();
  });

  it('say what is missing in a period', () => {
    const whole = { key: 1, days: [1], from: '08:00', to: '00:00' };
    const problem = (part: Partial<typeof whole>) =>
      readDraft({ ...draftOf(settings), periods: [whole, { ...whole, ...part }] }).alternative
        .problem;
    expect(problem({})).toBeUndefined();
    expect(problem({ days: [] })).toBe('Choose at least one day.');
    expect(problem({ from: '' })).toBe('Enter from when to when.');
  });
});

describe('a quantity that is typed', () => {
  const speed = (text: string, unit = 'MB/s') => readQuantity({ text, unit }, speedMeasure);

  it('may have a point or a comma', () => {
    expect(speed('1.5')).toEqual({ value: 1_500_000 });
    expect(speed(' 0,5 ')).toEqual({ value: 500_000 });
    expect(speed('300', 'kB/s')).toEqual({ value: 300_000 });
  });

  it('may be nothing, where nothing means something', () => {
    expect(speed(' ')).toEqual({ value: null });
    const nothing = { text: '', unit: 'MB/s' };
    expect(readRequired(nothing, speedMeasure).problem).toBe(speedMeasure.problem);
  });

  it('is refused with a sentence', () => {
    for (const wrong of ['0', '-1', 'fast', '1e3', '1.2.3', '9999999']) {
      expect(speed(wrong), wrong).toEqual({ problem: speedMeasure.problem });
    }
  });

  it('is shown in the largest unit that it reaches', () => {
    expect(quantityOf(2_000_000_000, floorMeasure)).toEqual({ text: '2', unit: 'GB' });
    expect(quantityOf(500_000, floorMeasure)).toEqual({ text: '0.5', unit: 'MB' });
    expect(quantityOf(null, floorMeasure)).toEqual({ text: '', unit: 'GB' });
  });
});
