import { limits } from '../../src-main/contract/settings.ts';
import type { Reading } from './reading.ts';

/** Bytes, or bytes a second, as they are typed: a number and its unit; an empty text is none. */
export interface Quantity {
  readonly text: string;
  readonly unit: string;
}

/** How a quantity is typed, and from where to where it may be. */
export interface Measure {
  /** How much each unit is, from the smallest to the largest. */
  readonly units: Readonly<Record<string, number>>;
  readonly min: number;
  readonly max: number;
  /** A sentence that says what is allowed. */
  readonly problem: string;
}

const { bytesPerSecond, freeSpaceFloor, quota } = limits;

export const speedMeasure: Measure = {
  units: { 'kB/s': 1e3, 'MB/s': 1e6 },
  ...bytesPerSecond,
  problem: `Enter a speed of ${Math.ceil(bytesPerSecond.min / 1e3)} kB/s or more.`,
};

export const floorMeasure: Measure = {
  units: { MB: 1e6, GB: 1e9 },
  ...freeSpaceFloor,
  problem: 'Enter a size, or nothing.',
};

export const quotaMeasure: Measure = {
  units: { MB: 1e6, GB: 1e9 },
  ...quota,
  problem: 'Enter a size, or nothing.',
};

/** A quantity as a person would type it, in the largest unit that it reaches; null is none. */
export function quantityOf(value: number | null, { units }: Measure): Quantity {
  const names = Object.entries(units);
  const largest = names.findLast(([, least]) => (value ?? Infinity) >= least);
  const [unit, factor] = largest ?? names[0] ?? ['', 1];
  return { text: value === null ? '' : String(value / factor), unit };
}

/** Reads a quantity that was typed, with a point or a comma; null where nothing was. */
export function readQuantity({ text, unit }: Quantity, measure: Measure): Reading<number | null> {
  if (text.trim() === '') return { value: null };
  const isNumber = /^\s*(\d+([.,]\d*)?|[.,]\d+)\s*$/.test(text);
  const figure = isNumber ? Number(text.replace(',', '.')) : Number.NaN;
  const value = Math.round(figure * (measure.units[unit] ?? Number.NaN));
  return value >= measure.min && value <= measure.max ? { value } : { problem: measure.problem };
}

/** The same where something must be typed. */
export function readRequired(quantity: Quantity, measure: Measure): Reading<number> {
  const { value, problem } = readQuantity(quantity, measure);
  return value === undefined || value === null
    ? { problem: problem ?? measure.problem }
    : { value };
}
