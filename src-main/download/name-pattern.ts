import { percentDecoded } from './name-bytes.ts';
import { shownUrl } from './shown-url.ts';

// With repetitions side by side, the time grows with a power of the length.
const maxAddressLength = 1_000;

/**
 * What a group of a regular expression finds in an address, decoded; null where it finds nothing.
 * Credentials are never part of it. An address longer than 1,000 characters is tried without its
 * query, and not at all if it is still longer, because nothing can stop an expression at work.
 *
 * @param pattern as `checkPattern` found it to be good.
 * @param group a number counted from 1, or a name.
 */
export function captured(pattern: string, group: string, address: string): string | null {
  const { href, origin, pathname } = shownUrl(address);
  const text = href.length > maxAddressLength ? origin + pathname : href;
  if (text.length > maxAddressLength) return null;
  const match = new RegExp(pattern).exec(text);
  const found = /^\d+$/.test(group) ? match?.[Number(group)] : match?.groups?.[group];
  return found === undefined || found === '' ? null : percentDecoded(found);
}

/**
 * Says what is wrong with a regular expression whose groups are wanted, as a sentence, or null.
 *
 * @param groups numbers counted from 1, and names.
 */
export function checkPattern(pattern: string, groups: readonly string[]): string | null {
  let found: RegExpExecArray | null;
  try {
    // With an empty alternative it always matches, and so tells its groups.
    found = new RegExp(`${pattern}|`).exec('');
  } catch (error) {
    const why = String((error as Error).message).replace(/^.*: /s, '');
    return `The pattern “${pattern}” is not a regular expression: ${why}. Correct it or leave it out.`;
  }
  const endless = endlessPart(pattern);
  if (endless !== null) {
    return `The pattern repeats “${endless}”, which can take forever: what is repeated must not hold *, +, {1,} or |. Write it without one of them.`;
  }
  const count = (found?.length ?? 1) - 1;
  const names = Object.keys(found?.groups ?? {});
  const missing = groups.find((group) =>
    /^\d+$/.test(group) ? group === '0' || Number(group) > count : !names.includes(group),
  );
  if (missing === undefined) return null;
  return `The pattern “${pattern}” has no group ${missing}. Put brackets around what the name shall hold${/^\d+$/.test(missing) ? '' : `: (?<${missing}>…)`}.`;
}

// An escape, a class, the begin and the end of a group, an alternative, a repetition.
const token =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|\||[*+]|\{\d+(?:,\d*)?\}/gs;

/**
 * The first group that is repeated and can itself match the same text in many ways. On such ones
 * the time that V8 takes doubles with each character; some that are harmless are found, too.
 */
function endlessPart(pattern: string): string | null {
  const open: { start: number; varies: boolean }[] = [];
  let closed: { start: number; end: number; varies: boolean } | undefined;
  for (const { 0: text, index } of pattern.matchAll(token)) {
    const inner = open.at(-1);
    if (text.startsWith('(')) {
      open.push({ start: index, varies: false });
    } else if (text === ')') {
      const group = open.pop();
      if (group !== undefined) closed = { ...group, end: index + 1 };
      const outer = open.at(-1);
      if (outer !== undefined && group?.varies === true) outer.varies = true;
    } else if (/^[|*+{]/.test(text)) {
      const repeated = text !== '|' && closed?.end === index ? closed : undefined;
      if (repeated?.varies === true) return pattern.slice(repeated.start, repeated.end);
      if (inner !== undefined && !/^\{\d+\}$/.test(text)) inner.varies = true;
    }
  }
  return null;
}
