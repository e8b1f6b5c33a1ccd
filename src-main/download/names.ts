import filenamify from 'filenamify';
import { undisguised } from '../contract/printable.ts';
import type { Task } from '../contract/task.ts';
import { nameFromHeader } from './content-disposition.ts';
import { extensionOf } from './extension-of.ts';
import { percentDecoded } from './name-bytes.ts';

// The end of the name of every file that is not complete.
const partSuffix = '.weft-part';

// In front of it: what tells the part files of two tasks apart, also of two programs.
const tagBytes = 4;

// File systems allow 255 bytes a name; the rest is room for ` (12345)`, the tag and the suffix.
const maxNameBytes = 255 - (1 + 2 * tagBytes) - partSuffix.length - 10;

// Of longer texts only both ends count, so that no server can keep the program busy with one.
const maxRawLength = 1_000;

// A finished file under the first would be taken for a part of another one. Windows hides the
// others and acts on them as soon as their folder is shown; the last is that of a shell object.
const actingEnd =
  /\.(?=(?:weft-part|lnk|scf|url|local|library-ms|search-ms|searchconnector-ms|\{[0-9a-f-]{36}\})$)/i;

const partEnd = new RegExp(`(\\.[0-9a-f]{${2 * tagBytes}})?\\${partSuffix}$`, 'i');

// Windows opens devices under these names, whatever the extension; the last three steer its shell.
const magicName =
  /^(?:(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)|(?:desktop\.ini|thumbs\.db|autorun\.inf)$)/i;

// NTFS takes these for the bytes of the file named before them.
const dataStream = /:[^:]*:\$DATA$/i;

// Most names hold nothing that could need a change.
const plainName = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,150}$/i;

// Absolute, or climbing up. `AC/DC.mp3` is no path.
const path = /^(?:[a-z]:|~|\.{0,2})[\\/]/i;

const extensionLike = /\.(?:(?=[a-z0-9]*[a-z])[a-z0-9]{1,10}|\d{3})$/i;

// The name of the program that answers, not of the file.
const script = /\.(?:php\d?|phtml|aspx?|ashx|axd|jspx?|f?cgi|pl|do|action|cfm)$/i;

/** What is known about a file when its response has begun. */
export interface NameSources {
  /** The address in the list. */
  readonly url: string;
  /** The address that answered, after all redirects. */
  readonly finalUrl: string;
  /** The Content-Disposition header. */
  readonly disposition: string | null;
  /** The Content-Type header. */
  readonly contentType: string | null;
}

/**
 * The name that a person would expect, made safe: what the server says, otherwise what looks like
 * a file in the address that answered or in the one of the list, otherwise the last part of
 * either, otherwise the host. A name without extension gets that of the content type.
 */
export function nameFor({ url, finalUrl, disposition, contentType }: NameSources): string {
  const extension = extensionOf(contentType ?? '');
  const stated = safe(endOfPath(nameFromHeader(disposition ?? '') ?? ''));
  // Programs that write the header are careless about the type: most say text/html by default.
  if (stated !== '') return withExtension(stated, extension === '.html' ? null : extension);
  const last = new URL(finalUrl);
  const first = new URL(url);
  const names = [fileIn(last), queriedFile(last), fileIn(first), queriedFile(first)];
  const found = [...names, lastPart(last), lastPart(first)].map(safe).find((name) => name !== '');
  if (found === undefined) {
    return safeName(last.hostname + (extensionOf(contentType ?? 'text/html') ?? ''));
  }
  return withExtension(extension === null ? found : found.replace(script, ''), extension);
}

function withExtension(name: string, extension: string | null): string {
  return extension === null || extensionLike.test(name) ? name : safeName(name + extension);
}

/** Of a path only the end is a name (RFC 6266, 4.3). */
function endOfPath(text: string): string {
  return path.test(text) ? afterSlash(text) : text;
}

function afterSlash(text: string): string {
  return text.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? '';
}

/** The last part of the path if it looks like the name of a file, or nothing. */
function fileIn(url: URL): string {
  const part = lastPart(url);
  return extensionLike.test(part) && !script.test(part) ? part : '';
}

/** The name of a file that the query speaks of, or nothing. */
function queriedFile({ search }: URL): string {
  const values = new Map<string, string>();
  for (const pair of search.slice(1).split('&')) {
    const [key = '', ...value] = pair.split('=');
    values.set(key.toLowerCase(), percentDecoded(value.join('=').replaceAll('+', ' ')));
  }
  // What Amazon's and Microsoft's storage are told to answer.
  const header = values.get('response-content-disposition') ?? values.get('rscd') ?? '';
  const stated = endOfPath(nameFromHeader(header) ?? '');
  if (stated !== '') return stated;
  const names = ['filename', 'file', 'name'].map((key) => afterSlash(values.get(key) ?? ''));
  return names.find((name) => extensionLike.test(name)) ?? '';
}

/** The last part of the path, decoded, or nothing. */
function lastPart({ pathname }: URL): string {
  const part = pathname.split('/').findLast((each) => each !== '') ?? '';
  return percentDecoded(part.replace(/;jsessionid=.*$/i, ''));
}

/**
 * The name under which an address is saved: the last part of its path, decoded and made safe, or
 * the name of the host where the path has none.
 */
export function nameFromUrl(address: string): string {
  const url = new URL(address);
  const last = lastPart(url);
  return safeName(last === '' ? `${url.hostname}.html` : last);
}

/** Whether a name is that of a part file. */
export function isPartName(name: string): boolean {
  return name.endsWith(partSuffix);
}

/** A name for the part file of a new task, unlike that of any other task. */
export function newPartName(name: string): string {
  return `${name}.${newTag()}${partSuffix}`;
}

/** Whoever could guess it could write into the folder anyway. */
function newTag(): string {
  const number = Math.floor(Math.random() * 256 ** tagBytes);
  return number.toString(16).padStart(2 * tagBytes, '0');
}

/**
 * Makes any text a name that stays in its folder on every system: no separators, controls or
 * marks that change the direction of text, no device names, not hidden, nothing that a system acts
 * on by itself, at most about 225 bytes of UTF-8 with the extension kept.
 */
export function safeName(raw: string): string {
  const name = safe(raw);
  return name === '' ? 'download' : name;
}

/** As `safeName`, but empty where nothing is left. */
function safe(raw: string): string {
  if (plainName.test(raw) && !magicName.test(raw) && !actingEnd.test(raw)) return raw;
  const clipped =
    raw.length > maxRawLength ? raw.slice(0, maxRawLength - 100) + raw.slice(-100) : raw;
  const plain = undisguised(clipped.toWellFormed()).normalize('NFC').replace(dataStream, '');
  const name = filenamify(plain, { replacement: '_', maxLength: Number.MAX_SAFE_INTEGER })
    .replace(/^[.\s]+/, '_')
    .replace(magicName, '_$&');
  const short = shorten(name.replace(/[.\s]+$/, ''))
    .replace(/[.\s]+$/, '')
    .replace(actingEnd, '_');
  return short === '_' ? '' : short;
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const { stem, extension } = splitName(name);
  const room = maxNameBytes - Buffer.byteLength(extension);
  if (room < 1) return cut(name, maxNameBytes);
  return cut(stem, room) + extension;
}

function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}

/** Splits `a.tar.gz` into `a` and `.tar.gz`, `a.b` into `a` and `.b`. */
export function splitName(name: string): { stem: string; extension: string } {
  const extension = /(\.tar)?\.[^.\s]{1,16}$/i.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** Names in use in one folder. Case and Unicode form do not tell names apart on every system. */
export class TakenNames {
  /** How many have it. */
  readonly #taken = new Map<string, number>();
  readonly #lastNumber = new Map<string, number>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.take(name.replace(partEnd, ''));
  }

  /** Marks a name that is in use already. */
  take(name: string): void {
    const folded = fold(name);
    this.#taken.set(folded, (this.#taken.get(folded) ?? 0) + 1);
  }

  /** One of those that have the name gives it up. */
  release(name: string): void {
    const folded = fold(name);
    const others = (this.#taken.get(folded) ?? 0) - 1;
    if (others > 0) this.#taken.set(folded, others);
    else this.#taken.delete(folded);
    this.#lastNumber.delete(folded);
  }

  /** Takes `name`, or the first free one of `name (1)`, `name (2)` …, and returns it. */
  reserve(name: string): string {
    const { stem, extension } = splitName(name);
    let number = this.#lastNumber.get(fold(name)) ?? 0;
    let candidate = number === 0 ? name : `${stem} (${number})${extension}`;
    while (this.#taken.has(fold(candidate))) {
      number += 1;
      candidate = `${stem} (${number})${extension}`;
    }
    if (number > 0) this.#lastNumber.set(fold(name), number);
    this.take(candidate);
    return candidate;
  }
}

/** Whether a name is what `reserve` may make of the wanted one. */
export function isNumbered(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  const { stem, extension } = splitName(wanted);
  const hasBoth = name.startsWith(`${stem} (`) && name.endsWith(`)${extension}`);
  return hasBoth && /^\d+$/.test(name.slice(stem.length + 2, -1 - extension.length));
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * The name under which the bytes of a task are kept that are not the ones that were promised. It has
 * what tells its part file from others: no other task comes to it, and this one comes to it again.
 */
export function setAsideName({ name, partName }: Pick<Task, 'name' | 'partName'>): string {
  const tag = partEnd.exec(partName)?.[1] ?? `.${newTag()}`;
  return `${name}${tag}.weft-mismatch`;
}
