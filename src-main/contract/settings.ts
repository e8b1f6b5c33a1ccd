/** `together`: as many at once as there are slots. `one-by-one`: concurrency 1. */
export type Mode = 'together' | 'one-by-one';

export interface Settings {
  /** Absolute path of the folder that new tasks are saved to. */
  readonly folder: string;
  readonly mode: Mode;
  /** Slots: how many connections there may be at once in mode `together`. */
  readonly connections: number;
  /** Seconds without an answer or a byte after which a connection is given up. */
  readonly timeoutSeconds: number;
}

/** What may be set, and from where to where. */
export const limits = {
  connections: { min: 1, max: 256, usual: 16 },
  timeoutSeconds: { min: 1, max: 600, usual: 30 },
} as const;

/** The settings of a first start. */
export function usualSettings(folder: string): Settings {
  return {
    folder,
    mode: 'together',
    connections: limits.connections.usual,
    timeoutSeconds: limits.timeoutSeconds.usual,
  };
}

/** How many slots these settings give. */
export function slotsOf({ mode, connections }: Settings): number {
  return mode === 'one-by-one' ? 1 : connections;
}

function isWithin(value: unknown, { min, max }: { min: number; max: number }): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

// On any system: this file is for the window as well, which does not know which one it is on.
const absolutePath = /^(\/|\\\\|[a-z]:[\\/])[^\0]*$/i;

const checks: { readonly [Key in keyof Settings]: (value: unknown) => boolean } = {
  folder: (value) => typeof value === 'string' && absolutePath.test(value),
  mode: (value) => value === 'together' || value === 'one-by-one',
  connections: (value) => isWithin(value, limits.connections),
  timeoutSeconds: (value) => isWithin(value, limits.timeoutSeconds),
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
