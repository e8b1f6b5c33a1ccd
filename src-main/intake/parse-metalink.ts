import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { createLineCounter, joinLists, type ParsedList, rejectedList } from './parsed-list.ts';
import { algorithmNamed, digestOf } from './read-digest.ts';
import { type Field, readRecord } from './read-record.ts';

const reader = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  removeNSPrefix: true,
  captureMetaData: true,
  // With them references to characters by number are understood as well.
  htmlEntities: true,
  jPath: false,
});
const metaData = XMLParser.getMetaDataSymbol() as symbol;

/** Whether the text is a metalink of either version, to judge by its beginning. */
export function isMetalink(text: string): boolean {
  return /^\s*</.test(text) && /<(?:[\w.-]+:)?metalink[\s>]/i.test(text.slice(0, 10_000));
}

/**
 * Reads a metalink, version 4 (RFC 5854) or 3: each file with its addresses in the order of their
 * priority, its name without folders, its size and its strongest digest. Addresses that are not
 * http or https, and digests of other algorithms, are passed over where there are others.
 */
export function parseMetalink(text: string): ParsedList {
  // Declarations of entities are all that a metalink could want one for.
  if (text.includes('<!DOCTYPE')) {
    return rejectedList('This metalink declares a document type, which none needs. Take it out.');
  }
  const sound = XMLValidator.validate(text);
  if (sound !== true) {
    return rejectedList('This metalink is damaged from here on. Get it again.', sound.err.line);
  }
  const lineAt = createLineCounter(text);
  const files = filesOf(text);
  if (files === null) return rejectedList('This metalink is damaged. Get it again.');
  if (files.length === 0) return rejectedList('This metalink names no files.');
  return joinLists(files.map((file) => readFile(file, lineAt(offsetOf(file)))));
}

function filesOf(text: string): readonly unknown[] | null {
  try {
    const [metalink] = childrenOf(reader.parse(text), 'metalink');
    const groups = [metalink, ...childrenOf(metalink, 'files')];
    return groups.flatMap((group) => childrenOf(group, 'file'));
  } catch {
    // Nested too deeply, or with names that are none.
    return null;
  }
}

function readFile(file: unknown, line: number): ParsedList {
  const named = attributeOf(file, 'name') ?? '';
  const shown = named === '' ? 'a file without a name' : named;
  const name = named.slice(Math.max(named.lastIndexOf('/'), named.lastIndexOf('\\')) + 1);
  const fields: Field[] = [];
  const add = (key: string, value: string) => fields.push({ key, value, line, text: shown });
  if (name !== '') add('name', name);
  for (const size of childrenOf(file, 'size')) add('size', textOf(size));
  for (const { algorithm, value } of hashesOf(file)) add(algorithm, value);
  return readRecord({ line, text: shown, addresses: addressesOf(file), fields });
}

/** Those that Weft can compare; the broken ones where there are no others. */
function hashesOf(file: unknown) {
  const version3 = childrenOf(file, 'verification');
  const hashes = [file, ...version3]
    .flatMap((group) => childrenOf(group, 'hash'))
    .flatMap((hash) => {
      const algorithm = algorithmNamed(attributeOf(hash, 'type') ?? '');
      return algorithm === null ? [] : [{ algorithm, value: textOf(hash) }];
    });
  const usable = hashes.filter(({ algorithm, value }) => digestOf(algorithm, value) !== null);
  return usable.length > 0 ? usable : hashes;
}

/** Those that Weft can use, the best first; all of them where there are none. */
function addressesOf(file: unknown): readonly string[] {
  const version3 = childrenOf(file, 'resources');
  const urls = [file, ...version3].flatMap((group) => childrenOf(group, 'url'));
  const usable = urls.filter(isOfFile);
  const ranked = (usable.length > 0 ? usable : urls).map((url) => ({ url, rank: rankOf(url) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ url }) => textOf(url));
}

/** False for other schemes, and for a torrent of the file, which version 3 puts among its addresses. */
function isOfFile(url: unknown): boolean {
  const type = attributeOf(url, 'type') ?? 'http';
  return /^https?$/i.test(type) && /^https?:/i.test(textOf(url));
}

/** The lowest is the best: `priority` of version 4, or `preference` of version 3 turned round. */
function rankOf(url: unknown): number {
  const priority = Number(attributeOf(url, 'priority') ?? Number.NaN);
  if (!Number.isNaN(priority)) return priority;
  const preference = Number(attributeOf(url, 'preference') ?? Number.NaN);
  return Number.isNaN(preference) ? 1_000_000 : 100 - preference;
}

function childrenOf(node: unknown, name: string): readonly unknown[] {
  const child = propertyOf(node, name);
  if (child === undefined) return [];
  return Array.isArray(child) ? child : [child];
}

function attributeOf(node: unknown, name: string): string | null {
  const value = propertyOf(node, `@${name}`);
  return typeof value === 'string' ? value : null;
}

function textOf(node: unknown): string {
  const text = typeof node === 'string' ? node : propertyOf(node, '#text');
  return typeof text === 'string' ? text.trim() : '';
}

/** Where the element begins in the text; 0 for one with nothing in it. */
function offsetOf(node: unknown): number {
  const place = propertyOf(node, metaData);
  const offset = propertyOf(place, 'startIndex');
  return typeof offset === 'number' ? offset : 0;
}

function propertyOf(node: unknown, name: string | symbol): unknown {
  return typeof node === 'object' && node !== null
    ? Reflect.getOwnPropertyDescriptor(node, name)?.value
    : undefined;
}
