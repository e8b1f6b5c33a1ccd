import type { Entry } from '../contract/task.ts';
import { linesOf, type ParsedList, type Rejection } from './parsed-list.ts';
import { type FileRecord, readRecord } from './read-record.ts';

// Names of algorithms that Weft does not know are among them, so that they are reported and not
// taken for a part of the address.
const algorithm = 'sha-?\\d[\\d/-]*|md\\d|crc-?32c?|blake[\\da-z-]*';
const option = new RegExp(`^(?:(out|size)=|(checksum|digest|${algorithm})[=:])(.*)$`, 'is');
// As a page's `integrity` attribute has it: algorithm, hyphen, base64.
const integrity = /^sha\d+-[a-z0-9+/_-]{27,}={0,2}$/i;
// Looks back at one space only: a run of many must not be looked at again from each of them.
const optionStart = new RegExp(
  `(?<=\\s)(?=(?:out|size)=|(?:checksum|digest|${algorithm})[=:]|sha\\d+-[a-z0-9+/_-]{27})`,
  'i',
);

const tabReason =
  'There is a tab or another control character in this address. After a tab Weft takes another address of the same file, or an option such as sha256=….';

/**
 * Reads a list of addresses, one a line.
 *
 * Empty lines and lines that begin with `#` are skipped. Spaces around an address and any kind of
 * line end are accepted; names of hosts and paths may be in any script. Several addresses of one
 * file stand on one line with a tab between them, the best one first. After the address there may
 * be options, after spaces or a tab: `sha256=…`, `sha-256:…`, `md5=…` and so on,
 * `checksum=sha-256=…`, `out=name of the file`, `size=bytes`.
 */
export function parseText(text: string): ParsedList {
  const entries: Entry[] = [];
  const rejected: Rejection[] = [];
  for (const [index, raw] of linesOf(text).entries()) {
    const trimmed = raw.trim();
    if (isSkipped(trimmed)) continue;
    const read = parseLine(index + 1, trimmed);
    entries.push(...read.entries);
    rejected.push(...read.rejected);
  }
  return { entries, rejected };
}

/** Whether a line, without the spaces around it, says nothing. */
export function isSkipped(trimmed: string): boolean {
  return trimmed === '' || trimmed.startsWith('#');
}

/** What a line says about a file, or the sentence that says why its columns say nothing. */
export function recordOf(line: number, text: string): FileRecord | { readonly reason: string } {
  if (!/\s/.test(text)) return { line, text, addresses: [text], fields: [] };
  const pieces = text.split('\t').flatMap((column) => column.split(optionStart));
  const addresses: string[] = [];
  const fields: { key: string; value: string; line: number; text: string }[] = [];
  for (const piece of pieces.map((padded) => padded.trim())) {
    const found = readOption(piece);
    if (found !== null) fields.push({ ...found, line, text });
    else if (piece !== '') addresses.push(piece);
  }
  if (addresses.length === 0) return { line, text, addresses: [text], fields: [] };
  const areAddresses = addresses.every((piece) => /^[a-z][a-z0-9+.-]*:\/\//i.test(piece));
  if (addresses.length > 1 && !areAddresses) return { reason: tabReason };
  return { line, text, addresses, fields };
}

function parseLine(line: number, text: string): ParsedList {
  const record = recordOf(line, text);
  if ('line' in record) return readRecord(record);
  return { entries: [], rejected: [{ line, text, ...record }] };
}

function readOption(piece: string): { key: string; value: string } | null {
  if (integrity.test(piece)) return { key: 'digest', value: piece };
  const [, plain, digest, value = ''] = option.exec(piece) ?? [];
  const key = plain ?? digest;
  return key === undefined ? null : { key: key.toLowerCase(), value: value.trim() };
}
