import type { ProxyChoice } from './access.ts';
import { checkTimetable, type Timetable } from './timetable.ts';

/** `together`: as many at once as there are slots. `one-by-one`: concurrency 1. */
export type Mode = 'together' | 'one-by-one';

/** A limit of speed for some hours of the week. */
export interface AlternativeLimit {
  /** Of everything together. */
  readonly bytesPerSecond: number;
  readonly timetable: Timetable;
}

export interface Settings {
  /** Absolute path of the folder that new tasks are saved to. */
  readonly folder: string;
  readonly mode: Mode;
  /** Slots: how many connections there may be at once in mode `together`. */
  readonly connections: number;
  /** The most connections at once to one server. */
  readonly perHost: number;
  /** How often in a row a task is tried again by itself without a byte of progress. */
  readonly retries: number;
  /** Bytes a second of everything together; null for no limit. */
  readonly bytesPerSecond: number | null;
  /** Another limit, which holds at the times of a timetable; null for none. */
  readonly alternative: AlternativeLimit | null;
  /** Bytes that are to stay free on the disk: downloads to it pause before; 0 for none. */
  readonly freeSpaceFloor: number;
  /** Bytes after which everything pauses, counted from the start of the program; null for none. */
  readonly quota: number | null;
  /** Whether what was under way goes on by itself when the program starts. */
  readonly goesOnAtStart: boolean;
  /** Whether files get the time of modification that the server names. */
  readonly keepsTimes: boolean;
  /** Whether files get the system's mark for what comes from the network. */
  readonly marksFiles: boolean;
  /** Whether what leaves the list stays in the history. */
  readonly keepsHistory: boolean;
  /** Whether to look for a newer version of Weft at the start and every day. */
  readonly checksForUpdates: boolean;
  /** Seconds without an answer or a byte after which a connection is given up. */
  readonly timeoutSeconds: number;
  /** The way to the servers of lists that are added in the window. */
  readonly proxy: ProxyChoice;
}

/** What may be set, and from where to where. */
export const limits = {
  connections: { min: 1, max: 1000, usual: 16 },
  perHost: { min: 1, max: 1000, usual: 6 },
  retries: { min: 0, max: 100, usual: 5 },
  bytesPerSecond: { min: 1000, max: 1e12 },
  freeSpaceFloor: { min: 0, max: 1e15, usual: 64_000_000 },
  quota: { min: 1, max: 1e15 },
  timeoutSeconds: { min: 1, max: 600, usual: 30 },
} as const;

/** The settings of a first start. */
export function usualSettings(folder: string): Settings {
  return {
    folder,
    mode: 'together',
    connections: limits.connections.usual,
    perHost: limits.perHost.usual,
    retries: limits.retries.usual,
    bytesPerSecond: null,
    alternative: null,
    freeSpaceFloor: limits.freeSpaceFloor.usual,
    quota: null,
    goesOnAtStart: true,
    keepsTimes: false,
    marksFiles: true,
    keepsHistory: true,
    checksForUpdates: true,
    timeoutSeconds: limits.timeoutSeconds.usual,
    proxy: { kind: 'system' },
  };
}

/** How many slots these settings give. */
export function slotsOf({ mode, connections }: Settings): number {
  return mode === 'one-by-one' ? 1 : connections;
}

function isWithin(value: unknown, { min, max }: { min: number; max: number }): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function isAlternative(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  const { bytesPerSecond, timetable } = value as Partial<Record<keyof AlternativeLimit, unknown>>;
  return isWithin(bytesPerSecond, limits.bytesPerSecond) && checkTimetable(timetable) === null;
}

const mostOfAddress = 2000;

/** Whether it is one by its shape; the engine says whether the address is one of a proxy. */
export function isProxyChoice(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, url } = value as Readonly<Record<string, unknown>>;
  if (kind !== 'manual') return kind === 'none' || kind === 'environment' || kind === 'system';
  return typeof url === 'string' && url !== '' && url.length <= mostOfAddress;
}

// On any system: this file is for the window as well, which does not know which one it is on.
const absolutePath = /^(\/|\\\\|[a-z]:[\\/])[^\0]*$/i;

const checks: { readonly [Key in keyof Settings]: (value: unknown) => boolean } = {
  folder: (value) => typeof value === 'string' && absolutePath.test(value),
  mode: (value) => value === 'together' || value === 'one-by-one',
  connections: (value) => isWithin(value, limits.connections),
  perHost: (value) => isWithin(value, limits.perHost),
  retries: (value) => isWithin(value, limits.retries),
  bytesPerSecond: (value) => value === null || isWithin(value, limits.bytesPerSecond),
  alternative: isAlternative,
  freeSpaceFloor: (value) => isWithin(value, limits.freeSpaceFloor),
  quota: (value) => value === null || isWithin(value, limits.quota),
  goesOnAtStart: (value) => typeof value === 'boolean',
  keepsTimes: (value) => typeof value === 'boolean',
  marksFiles: (value) => typeof value === 'boolean',
  keepsHistory: (value) => typeof value === 'boolean',
  checksForUpdates: (value) => typeof value === 'boolean',
  timeoutSeconds: (value) => isWithin(value, limits.timeoutSeconds),
  proxy: isProxyChoice,
};

/**
 * Takes over what is valid in `changes` and keeps the rest of `current`.
 * @returns the new settings and the names of what was not valid.
 */
export function mergeSettings(
  current: Settings,
  changes: unknown,
): { settings: Settings; invalid: readonly string[] } {
  if (typeof changes !== 'object' || changes === null) {
    return { settings: current, invalid: ['settings'] };
  }
  const valid: Record<string, unknown> = {};
  const invalid: string[] = [];
  for (const [key, value] of Object.entries(changes)) {
    if (Object.hasOwn(checks, key) && checks[key as keyof Settings](value)) valid[key] = value;
    else invalid.push(key);
  }
  return { settings: { ...current, ...valid }, invalid };
}
