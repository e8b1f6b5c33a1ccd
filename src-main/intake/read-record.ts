import { type Digest, strongerDigest } from '../contract/digest.ts';
import { isSpeedLimit } from '../contract/list-options.ts';
import { limits } from '../contract/settings.ts';
import type { Entry } from '../contract/task.ts';
import type { ParsedList, Reading, Rejection } from './parsed-list.ts';
import { readAddress } from './read-address.ts';
import { algorithmNamed, digestOf, readDigest } from './read-digest.ts';
import { joinHeaders, readHeader } from './read-header.ts';
import { readBinaryRate, readRate } from './read-rate.ts';

/** Something that a list says about a file besides its addresses. */
export interface Field {
  /** One that `isFieldKey` knows. */
  readonly key: string;
  readonly value: string;
  /** Where it stands, and what to show of it when it is wrong. */
  readonly line: number;
  readonly text: string;
}

/** One file, as any kind of list describes it. */
export interface FileRecord {
  readonly line: number;
  /** What to show when nothing of it can be used. */
  readonly text: string;
  /** Addresses of the file, the best one first. */
  readonly addresses: readonly string[];
  readonly fields: readonly Field[];
}

type Part =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'limit'; readonly bytesPerSecond: number | null }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'header'; readonly header: readonly [name: string, value: string] };

const fieldReaders: ReadonlyMap<string, (value: string) => Reading<Part>> = new Map([
  ['name', readName],
  ['out', readName],
  ['size', readSize],
  ['speed-limit', (value) => limitReading(readRate(value))],
  ['max-download-limit', (value) => limitReading(readBinaryRate(value))],
  ['digest', (value) => digestReading(readDigest(value))],
  ['checksum', (value) => digestReading(readDigest(value))],
  ['header', headerReading],
  ['referer', (value) => headerReading(`referer: ${value}`)],
  ['user-agent', (value) => headerReading(`user-agent: ${value}`)],
]);

/** Whether a field of this name says something that an entry can hold; lower case. */
export function isFieldKey(key: string): boolean {
  return fieldReaders.has(key) || algorithmNamed(key) !== null;
}

/**
 * Reads one file of a list. An address that cannot be used is rejected, and the file has the
 * others; a field that cannot be read leaves the file out, for it would not be the one asked for.
 */
export function readRecord(record: FileRecord): ParsedList {
  const { line, text, addresses, fields } = record;
  const { urls, rejected: wrongAddresses } = readAddresses(record);
  const { parts, rejected: wrongFields } = readFields(line, fields);
  const [url, ...mirrors] = urls;
  if (url === undefined) {
    const reason = wrongAddresses[0]?.reason ?? 'The address is missing.';
    const shown = addresses.length > 1 ? wrongAddresses : [{ line, text, reason }];
    return { entries: [], rejected: [...shown, ...wrongFields] };
  }
  if (wrongFields.length > 0) return { entries: [], rejected: [...wrongAddresses, ...wrongFields] };
  return {
    entries: [entryOf(line, url, mirrors, parts)],
    rejected: wrongAddresses.map(passedOver),
  };
}

function readAddresses({ line, addresses }: FileRecord) {
  const urls = new Set<string>();
  const rejected: Rejection[] = [];
  for (const text of addresses) {
    const read = readAddress(text);
    if ('value' in read) urls.add(read.value);
    else rejected.push({ line, text, reason: read.reason });
  }
  return { urls: [...urls], rejected };
}

/** That the file comes all the same stands first, where nothing cuts it off. */
function passedOver({ reason, ...wrong }: Rejection): Rejection {
  return { ...wrong, reason: `The file comes without it. ${reason}`, isPassedOver: true };
}

function readFields(line: number, fields: readonly Field[]) {
  const parts: Part[] = [];
  const rejected: Rejection[] = [];
  for (const field of fields) {
    const read = readField(field);
    if ('value' in read) {
      parts.push(read.value);
      continue;
    }
    const more = field.line === line ? '' : ' The address above it is left out.';
    rejected.push({ line: field.line, text: field.text, reason: `${read.reason}${more}` });
  }
  return { parts, rejected };
}

function readField({ key, value }: Field): Reading<Part> {
  const reader = fieldReaders.get(key);
  return reader ? reader(value) : digestReading(digestOf(algorithmNamed(key), value.trim()));
}

function readName(name: string): Reading<Part> {
  if (name.trim() === '') return { reason: 'The name of the file is empty. Give one or none.' };
  return { value: { kind: 'name', name: name.trim() } };
}

function readSize(text: string): Reading<Part> {
  const size = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return { value: { kind: 'size', size } };
  return { reason: 'The size of the file is not a number of bytes. Correct it or leave it out.' };
}

/** A limit of 0 is none, as in aria2. */
function limitReading(rate: number | null): Reading<Part> {
  const bytesPerSecond = rate === 0 ? null : rate;
  if (rate !== null && isSpeedLimit(bytesPerSecond)) {
    return { value: { kind: 'limit', bytesPerSecond } };
  }
  const { min } = limits.bytesPerSecond;
  const reason = `The speed limit is not bytes a second, from ${min} on, such as 500000 or 2M. Correct it or leave it out.`;
  return { reason };
}

function digestReading(digest: Digest | null): Reading<Part> {
  if (digest !== null) return { value: { kind: 'digest', digest } };
  const reason =
    'Weft cannot compare this checksum: it takes sha-512, sha-256, sha-1, md5 and crc32c, in hexadecimal or base64 of full length. Correct it or leave it out.';
  return { reason };
}

function headerReading(text: string): Reading<Part> {
  const read = readHeader(text);
  return 'value' in read ? { value: { kind: 'header', header: read.value } } : read;
}

// One for all files of a list that have none.
const noMirrors: readonly string[] = [];

function entryOf(
  line: number,
  url: string,
  mirrors: readonly string[],
  parts: readonly Part[],
): Entry {
  let name: string | null = null;
  let size: number | null = null;
  let bytesPerSecond: number | null = null;
  let digest: Digest | null = null;
  const headers: (readonly [string, string])[] = [];
  for (const part of parts) {
    if (part.kind === 'name') name = part.name;
    else if (part.kind === 'size') size = part.size;
    else if (part.kind === 'limit') bytesPerSecond = part.bytesPerSecond;
    else if (part.kind === 'header') headers.push(part.header);
    else digest = digest === null ? part.digest : strongerDigest(digest, part.digest);
  }
  return {
    line,
    url,
    mirrors: mirrors.length === 0 ? noMirrors : mirrors,
    name,
    digest,
    size,
    headers: joinHeaders(headers),
    bytesPerSecond,
  };
}
