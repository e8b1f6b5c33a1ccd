import { printable } from '../contract/printable.ts';
import { limits } from '../contract/settings.ts';
import { readRate } from '../intake/read-rate.ts';
import { UsageError } from './usage-error.ts';

/** Reads what stands after an option; it throws a UsageError for what the option does not take. */
export type ReadText<Value> = (text: string, option: string) => Value;

/** An option as the command line and the help know it. */
export interface Option<Value> {
  /** What stands for its value in the help; null for a switch, which has none. */
  readonly placeholder: string | null;
  /** Its other name, a letter that stands after one hyphen. */
  readonly short?: string;
  /** What it does, as lines. */
  readonly help: readonly string[];
  /**
   * @param texts what was given, once for each time that the option was.
   * @param option its name with the hyphens, for messages.
   */
  readonly read: (texts: readonly string[], option: string) => Value;
}

/** An option with a value; given twice, the last one counts. */
export function withValue<Value>(
  placeholder: string,
  help: readonly string[],
  read: ReadText<Value>,
): Option<Value> {
  return { placeholder, help, read: (texts, option) => read(texts.at(-1) ?? '', option) };
}

/** An option that may be given many times. */
export function repeated<Value>(
  placeholder: string,
  help: readonly string[],
  read: ReadText<Value>,
): Option<readonly Value[]> {
  return { placeholder, help, read: (texts, option) => texts.map((text) => read(text, option)) };
}

/** An option that is on when it is there. */
export function onOff(help: readonly string[]): Option<true> {
  return { placeholder: null, help, read: () => true };
}

/** Any text but none. */
export function readAny(text: string, option: string): string {
  if (text.trim() !== '') return text;
  throw new UsageError(`${option} takes something, but nothing stands after it.`);
}

export function readWholeNumber({ min, max }: { min: number; max: number }): ReadText<number> {
  return (text, option) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new UsageError(
      `${option} takes a whole number from ${min} to ${max}, not ${quoted(text)}.`,
    );
  };
}

export function readOneOf<Choice extends string>(choices: readonly Choice[]): ReadText<Choice> {
  return (text, option) => {
    const choice = choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    throw new UsageError(`${option} takes one of ${choices.join(', ')}, not ${quoted(text)}.`);
  };
}

/** Bytes a second. */
export function readLimit(text: string, option: string): number {
  const rate = readRate(text);
  const { min, max } = limits.bytesPerSecond;
  if (rate !== null && rate >= min && rate <= max) return rate;
  throw new UsageError(
    `${option} takes bytes a second, from ${min} on, such as 500k, 2M or 1.5MiB, ` +
      `not ${quoted(text)}. Leave it out for no limit.`,
  );
}

function quoted(text: string): string {
  return `“${printable(text, 60)}”`;
}
