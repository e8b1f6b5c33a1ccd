import { percentDecoded } from './name-bytes.ts';
import { captured, checkPattern } from './name-pattern.ts';
import { splitName } from './names.ts';

/** What a template can make a name of. */
export interface TemplateFacts {
  /** Place in the list, counted from 1. */
  readonly index: number;
  /** The name that the file would have without a template, with its extension. */
  readonly name: string;
  /** The address in the list. */
  readonly url: string;
  /** When the download was added; the name holds the day as people here count it. */
  readonly date: Date;
  /** The regular expression for `{capture}`, as `checkTemplate` found it to be good. */
  readonly pattern: string | null;
}

type Fill = (facts: TemplateFacts, argument: string | undefined) => string;

const fills: ReadonlyMap<string, Fill> = new Map<string, Fill>([
  ['index', ({ index }, width) => String(index).padStart(Number(width ?? 1), '0')],
  ['name', ({ name }) => splitName(name).stem],
  ['ext', ({ name }) => splitName(name).extension],
  ['host', ({ url }) => new URL(url).hostname],
  ['date', ({ date }) => day(date)],
  ['path', ({ url }) => folders(url)],
  ['capture', capture],
]);

const known = [...fills.keys()].map((name) => `{${name}}`).join(', ');

// A brace for itself, a placeholder, a brace out of place, other text.
const token = /(?<brace>\{\{|\}\})|\{(?<name>[^{}:]*)(?::(?<argument>[^{}]*))?\}|[{}]|[^{}]+/g;

/**
 * Fills in a template: `{index}` or with a width `{index:3}`, `{name}` without extension, `{ext}`
 * with its dot, `{host}`, `{date}` as YYYY-MM-DD, `{path}` for the folders of the address joined
 * by `-`, `{capture}` for the first group of the pattern or `{capture:2}`, `{capture:title}` for
 * another one. Where the pattern finds nothing, `{capture}` is the name without extension. `{{`
 * and `}}` stand for braces.
 *
 * @returns a name that is not safe yet.
 */
export function applyTemplate(template: string, facts: TemplateFacts): string {
  return template.replace(token, (text: string, ...rest: unknown[]) => {
    const { brace, name, argument } = rest.at(-1) as Partial<Record<string, string>>;
    if (brace !== undefined) return brace.slice(1);
    return fills.get(name ?? '')?.(facts, argument) ?? text;
  });
}

/**
 * Says what is wrong with a template or its pattern, where, and what to do, as sentences; null
 * when nothing is. A pattern that could take forever is refused.
 */
export function checkTemplate(template: string, pattern: string | null = null): string | null {
  return checkParts(template, pattern) ?? checkCaptures(template, pattern);
}

/** The same of the template alone: only whether there is a pattern counts. */
export function checkParts(template: string, pattern: string | null): string | null {
  if (template.trim() === '') {
    return 'The template is empty. Say what a name is made of, for instance {index:3}-{name}{ext}.';
  }
  for (const match of template.matchAll(token)) {
    const wrong = checkPart(match, pattern);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** The same of the pattern alone, with the groups that the template wants of it. */
export function checkCaptures(template: string, pattern: string | null): string | null {
  if (pattern === null) return null;
  const groups = Array.from(template.matchAll(token), ({ groups }) => groups ?? {})
    .filter(({ name }) => name === 'capture')
    .map(({ argument = '1' }) => argument);
  return checkPattern(pattern, groups);
}

function checkPart({ 0: text, index, groups }: RegExpExecArray, pattern: string | null) {
  const place = `at character ${index + 1} of the template`;
  const { brace, name, argument } = groups ?? {};
  if (brace !== undefined) return null;
  if (name !== undefined) return checkPlaceholder(name, argument, place, pattern);
  if (text === '{') return `“{” ${place} has no end. Close it with “}”, or write “{{” for a brace.`;
  if (text === '}') return `“}” ${place} has no begin. Take it out, or write “}}” for a brace.`;
  const forbidden = text.search(/[/\\:*?"<>|]/);
  if (forbidden === -1) return null;
  return `“${text[forbidden]}” at character ${index + forbidden + 1} of the template cannot be in a name. Use “-” or “_” instead.`;
}

function checkPlaceholder(
  name: string,
  argument: string | undefined,
  place: string,
  pattern: string | null,
): string | null {
  if (!fills.has(name)) return `“{${name}}” ${place} is unknown. Use one of ${known}.`;
  if (name === 'index' && !/^[1-9]$/.test(argument ?? '1')) {
    return `{index} ${place} has a wrong width. Write a number from 1 to 9, for instance {index:3}.`;
  }
  if (name === 'capture') {
    if (pattern !== null) return null;
    return `{capture} ${place} needs a pattern. Give a regular expression with a group, for instance _([^_/]+)$.`;
  }
  if (name === 'index' || argument === undefined) return null;
  return `{${name}} ${place} takes nothing after a colon. Write {${name}} alone.`;
}

function capture({ pattern, url, name }: TemplateFacts, group = '1'): string {
  const found = pattern === null ? null : captured(pattern, group, url);
  return found ?? splitName(name).stem;
}

function folders(url: string): string {
  const parts = new URL(url).pathname.split('/').slice(0, -1);
  return parts
    .filter((part) => part !== '')
    .map(percentDecoded)
    .join('-');
}

function day(date: Date): string {
  const [month, dayOfMonth] = [date.getMonth() + 1, date.getDate()].map((number) =>
    String(number).padStart(2, '0'),
  );
  return `${date.getFullYear()}-${month}-${dayOfMonth}`;
}
