import { contradict, type Digest, strongerDigest } from '../contract/digest.ts';
import {
  joinLists,
  linesOf,
  type ParsedList,
  type Rejection,
  rejectedList,
} from './parsed-list.ts';
import { readAddress } from './read-address.ts';
import { algorithmNamed, digestOf, readDigest } from './read-digest.ts';
import { readRecord } from './read-record.ts';

interface Line {
  readonly line: number;
  readonly text: string;
}

interface Sum {
  readonly name: string;
  readonly digest: Digest;
}

// What coreutils writes: hexadecimal, a space, a space or an asterisk, the name; less exact tools
// put one space or tabs. A backslash at the start says that the name has escapes.
const plainSum = /^(\\?)([0-9a-f]{32,128})(?: [ *]| |\t+)(.+)$/i;
const taggedSum = /^(\\?)([a-z][a-z0-9-]*) ?\((.+)\) ?= ?([0-9a-z+/=]+)$/i;

const baseReason =
  'This is a list of checksums without addresses. Put a line such as “# base: https://server.example/folder/” above it.';
const lineReason =
  'This is not a checksum that Weft can compare with the name of a file after it. Correct it or take it out.';

/** Whether a line is one of a file of checksums with names. */
export function isSumLine(line: string): boolean {
  return plainSum.test(line) || taggedSum.test(line);
}

/**
 * Reads a file of checksums, such as SHA256SUMS, and returns the digest of each name; lines that
 * are none are passed over. A name may have folders in it, but no `./` before it. A digest that
 * stands alone has the name ''. Of several digests of a name the strongest counts.
 */
export function parseSums(text: string): ReadonlyMap<string, Digest> {
  const { sums } = readSums(text.replace(/^\uFEFF/, ''));
  return new Map(Array.from(sums, ([name, { digest }]) => [name, digest]));
}

/**
 * Reads a file of checksums as a list: what it names is looked for below the address that a comment
 * `# base: https://server.example/folder/` gives.
 */
export function parseSumsList(text: string): ParsedList {
  const { sums, rejected } = readSums(text);
  if (sums.size === 0) return { entries: [], rejected };
  const base = baseOf(text);
  if (base === null) return rejectedList(baseReason);
  const read = readAddress(base.text);
  if ('reason' in read) return rejectedList(read.reason, base.line);
  const folder = folderOf(read.value);
  const files = Array.from(sums.values(), (sum) => readFile(sum, folder));
  return joinLists([...files, { entries: [], rejected }]);
}

function readFile({ line, text, name, digest }: Sum & Line, folder: string): ParsedList {
  if (name === '') return { entries: [], rejected: [{ line, text, reason: lineReason }] };
  return readRecord({
    line,
    text,
    addresses: [addressBelow(folder, name)],
    fields: [
      { key: 'name', value: name.slice(name.lastIndexOf('/') + 1), line, text },
      { key: digest.algorithm, value: digest.value, line, text },
    ],
  });
}

function baseOf(text: string): Line | null {
  for (const [index, raw] of linesOf(text).entries()) {
    const url = /^\s*#\s*base:\s*(\S+)\s*$/i.exec(raw)?.[1];
    if (url !== undefined) return { line: index + 1, text: url };
  }
  return null;
}

/** The address without a query, and with a slash at its end. */
function folderOf(base: string): string {
  const folder = new URL(base);
  folder.search = '';
  return folder.href.replace(/\/?$/, '/');
}

/** The address of a file in a folder; whatever the name is, it is of the same server. */
function addressBelow(folder: string, name: string): string {
  return folder + name.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

function readSums(text: string) {
  const sums = new Map<string, Sum & Line>();
  const rejected: Rejection[] = [];
  for (const line of sumLines(text)) {
    const sum = readSum(line.text);
    const before = sum === null ? undefined : sums.get(sum.name);
    if (sum === null) rejected.push({ ...line, reason: lineReason });
    else if (before === undefined) sums.set(sum.name, { ...sum, ...line });
    else if (contradict(before.digest, sum.digest)) {
      rejected.push({ ...line, reason: `Line ${before.line} says something else of this file.` });
    } else {
      sums.set(sum.name, { ...before, digest: strongerDigest(before.digest, sum.digest) });
    }
  }
  return { sums, rejected };
}

/** The lines without comments and without what a signature has around them. */
function* sumLines(text: string): Generator<Line> {
  let isSignature = false;
  for (const [index, raw] of linesOf(text).entries()) {
    const trimmed = raw.trim();
    if (trimmed.startsWith('-----')) isSignature = trimmed.startsWith('-----BEGIN PGP SIGNATURE');
    else if (!isSignature && trimmed !== '' && !/^#|^Hash: /.test(trimmed)) {
      yield { line: index + 1, text: raw.trimStart() };
    }
  }
}

function readSum(text: string): Sum | null {
  const [, escaped, plain, plainName] = plainSum.exec(text) ?? [];
  if (plain !== undefined) return sumOf(readDigest(plain), plainName, escaped);
  const [, mark, tag = '', taggedName, value = ''] = taggedSum.exec(text) ?? [];
  if (taggedName !== undefined)
    return sumOf(digestOf(algorithmNamed(tag), value), taggedName, mark);
  return sumOf(readDigest(text), '', '');
}

function sumOf(digest: Digest | null, name = '', escaped = ''): Sum | null {
  if (digest === null) return null;
  const plain = escaped === '' ? name : name.replace(/\\[\\nr]/g, unescaped);
  return { name: plain.replace(/^(?:\.\/+)+/, ''), digest };
}

function unescaped(sequence: string): string {
  return sequence === '\\n' ? '\n' : sequence === '\\r' ? '\r' : '\\';
}
