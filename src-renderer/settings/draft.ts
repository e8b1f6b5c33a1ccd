import type { ProxyChoice } from '../../src-main/contract/access.ts';
import type { Commands } from '../../src-main/contract/ipc.ts';
import { type AlternativeLimit, limits, type Settings } from '../../src-main/contract/settings.ts';
import { readProxyAddress } from '../words/proxy-address.ts';
import {
  floorMeasure,
  type Quantity,
  quantityOf,
  quotaMeasure,
  readQuantity,
  readRequired,
  speedMeasure,
} from '../words/quantity.ts';
import { type Reading, readTogether } from '../words/reading.ts';
import { wholeNumber } from '../words/whole-number.ts';
import { draftOfPeriod, newPeriod, type PeriodDraft, readPeriods } from './period-draft.ts';

// What a person begins with who sets another limit, in bytes a second.
const usualSpeed = 1e6;

/** The settings that are whole numbers. */
export type NumberSetting = 'connections' | 'perHost' | 'retries' | 'timeoutSeconds';

/** The settings that are so or not. */
export type CheckSetting = 'goesOnAtStart' | 'keepsTimes' | 'keepsHistory' | 'checksForUpdates';

/** The dialog as it is filled in. */
export interface Draft
  extends Readonly<Record<NumberSetting, string>>,
    Pick<Settings, CheckSetting> {
  readonly bytesPerSecond: Quantity;
  readonly hasAlternative: boolean;
  readonly alternativeBytesPerSecond: Quantity;
  /** There is always one, so that there is something to fill in. */
  readonly periods: readonly PeriodDraft[];
  readonly quota: Quantity;
  readonly freeSpaceFloor: Quantity;
  readonly proxyKind: ProxyChoice['kind'];
  /** Kept while another kind is chosen. */
  readonly proxyUrl: string;
}

/** What the parts of the dialog fill in together. */
export interface DraftProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** Whether to say what is wrong; not before somebody wanted to save. */
  readonly showsProblems: boolean;
}

export function draftOf(settings: Settings): Draft {
  const { alternative, goesOnAtStart, keepsTimes, keepsHistory, checksForUpdates, proxy } =
    settings;
  const periods = alternative?.timetable.map(draftOfPeriod) ?? [];
  return {
    connections: String(settings.connections),
    perHost: String(settings.perHost),
    retries: String(settings.retries),
    timeoutSeconds: String(settings.timeoutSeconds),
    bytesPerSecond: quantityOf(settings.bytesPerSecond, speedMeasure),
    hasAlternative: alternative !== null,
    alternativeBytesPerSecond: quantityOf(alternative?.bytesPerSecond ?? usualSpeed, speedMeasure),
    periods: periods.length > 0 ? periods : [newPeriod(0)],
    quota: quantityOf(settings.quota, quotaMeasure),
    freeSpaceFloor: quantityOf(settings.freeSpaceFloor || null, floorMeasure),
    goesOnAtStart,
    keepsTimes,
    keepsHistory,
    checksForUpdates,
    proxyKind: proxy.kind,
    proxyUrl: proxy.kind === 'manual' ? proxy.url : '',
  };
}

/** Each field that was typed, understood or not. */
export function readDraft(draft: Draft) {
  const floor = readQuantity(draft.freeSpaceFloor, floorMeasure);
  return {
    connections: wholeNumber(draft.connections, limits.connections),
    perHost: wholeNumber(draft.perHost, limits.perHost),
    retries: wholeNumber(draft.retries, limits.retries),
    timeoutSeconds: wholeNumber(draft.timeoutSeconds, limits.timeoutSeconds),
    bytesPerSecond: readQuantity(draft.bytesPerSecond, speedMeasure),
    alternative: readAlternative(draft),
    quota: readQuantity(draft.quota, quotaMeasure),
    proxy: readProxy(draft),
    freeSpaceFloor: floor.problem === undefined ? { value: floor.value ?? 0 } : floor,
  };
}

function readProxy({ proxyKind, proxyUrl }: Draft): Reading<ProxyChoice> {
  if (proxyKind !== 'manual') return { value: { kind: proxyKind } };
  const { value: url, problem } = readProxyAddress(proxyUrl);
  return url === undefined ? { problem } : { value: { kind: 'manual', url } };
}

function readAlternative(draft: Draft): Reading<AlternativeLimit | null> {
  if (!draft.hasAlternative) return { value: null };
  return readTogether({
    bytesPerSecond: readRequired(draft.alternativeBytesPerSecond, speedMeasure),
    timetable: readPeriods(draft.periods),
  });
}

/** What to ask of main; undefined while something is not understood. */
export function changesOf(draft: Draft): Commands['change-settings']['request'] | undefined {
  const { goesOnAtStart, keepsTimes, keepsHistory, checksForUpdates } = draft;
  const { value } = readTogether(readDraft(draft));
  return value && { ...value, goesOnAtStart, keepsTimes, keepsHistory, checksForUpdates };
}
