import { createLineCounter, joinLists, type ParsedList, rejectedList } from './parsed-list.ts';
import { type Field, isFieldKey, readRecord } from './read-record.ts';

const shapeReason =
  'A list in JSON is an array of addresses, or of objects that have one as “url”. Put square brackets around them.';

/** Whether the text is an array in JSON, to judge by its beginning. */
export function isJsonList(text: string): boolean {
  return /^\s*\[\s*["{\]]/.test(text);
}

/**
 * Reads an array in JSON. Each element is an address or an object with a `url` and, where wanted,
 * `mirrors` (an array), `name`, `digest` (`"sha-256:…"` or an object with `algorithm` and `value`),
 * `size`, `speed-limit` (bytes a second, or `"500k"`) and `headers` (an object); `sha256` and the like may stand for `digest`. Other properties
 * are passed over.
 */
export function parseJson(text: string): ParsedList {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    return unreadable(text, error);
  }
  if (!Array.isArray(list)) return rejectedList(shapeReason);
  const places = placesOf(text);
  return joinLists(
    list.map((element, index) => readElement(element, places[index] ?? { line: 0, text: '' })),
  );
}

function unreadable(text: string, error: unknown): ParsedList {
  const said = error instanceof Error ? error.message : '';
  const offset = /at position (\d+)/.exec(said)?.[1];
  const line = offset === undefined ? 0 : createLineCounter(text)(Number(offset));
  return rejectedList('This is not JSON: it breaks off or has a mistake. Correct it.', line);
}

function readElement(element: unknown, { line, text }: Place): ParsedList {
  if (typeof element === 'string') {
    return readRecord({ line, text: element, addresses: [element], fields: [] });
  }
  if (!isObject(element) || typeof element.url !== 'string') {
    return { entries: [], rejected: [{ line, text, reason: 'There is no “url” here. Add it.' }] };
  }
  const mirrors = element.mirrors ?? [];
  const fields = fieldsOf(element);
  if (!isTexts(mirrors) || fields === null) {
    const reason =
      'Something here is of the wrong kind: “mirrors” is an array of texts, “headers” an object of texts, “name” a text, “size” and “speed-limit” numbers.';
    return { entries: [], rejected: [{ line, text, reason }] };
  }
  return readRecord({
    line,
    text,
    addresses: [element.url, ...mirrors],
    fields: fields.map((field): Field => ({ ...field, line, text })),
  });
}

/** The fields as texts; null when a value is of a kind that the field cannot have. */
function fieldsOf(element: Record<string, unknown>) {
  const headers = element.headers ?? {};
  if (!isObject(headers)) return null;
  const pairs: [key: string, value: unknown][] = [
    ...Object.entries(element).filter(([key]) => key !== 'headers'),
    ...Object.entries(headers).map(([name, value]): [string, unknown] => [
      'header',
      typeof value === 'string' ? `${name}: ${value}` : value,
    ]),
  ];
  const fields: { key: string; value: string }[] = [];
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (!isFieldKey(key) || value === null) continue;
    const text = textOf(key, value);
    if (text === null) return null;
    fields.push({ key, value: text });
  }
  return fields;
}

function textOf(key: string, value: unknown): string | null {
  if (typeof value === 'string') return value;
  const isFigure = key === 'size' || key === 'speed-limit';
  if (isFigure && typeof value === 'number') return String(value);
  if (!isObject(value) || key !== 'digest') return null;
  return `${value.algorithm}:${value.value}`;
}

interface Place {
  readonly line: number;
  /** The element as it stands there. */
  readonly text: string;
}

/** Where each element of the array stands; the text is known to be sound. */
function placesOf(text: string): readonly Place[] {
  const lineAt = createLineCounter(text);
  const places: Place[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/g)) {
    const isEnd = depth === 1 && (token === ',' || token === ']');
    if (isEnd) {
      const padded = text.slice(start, index);
      const space = padded.length - padded.trimStart().length;
      places.push({ line: lineAt(start + space), text: padded.trim() });
    }
    if (isEnd || depth === 0) start = index + 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
  }
  return places;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
