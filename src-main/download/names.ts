import { randomBytes } from 'node:crypto';
import filenamify from 'filenamify';
import { undisguised } from '../contract/printable.ts';

// The end of the name of every file that is not complete.
const partSuffix = '.weft-part';

// In front of it: what tells the part files of two tasks apart, also of two programs.
const tagBytes = 4;

// File systems allow 255 bytes a name; the rest is room for ` (12345)`, the tag and the suffix.
const maxNameBytes = 255 - (1 + 2 * tagBytes) - partSuffix.length - 10;

// A finished file under such a name would be taken for a part of another one.
const looksLikePart = /\.(?=weft-part$)/i;

const partEnd = new RegExp(`(\\.[0-9a-f]{${2 * tagBytes}})?\\${partSuffix}$`, 'i');

// Windows opens devices under these names, whatever the extension.
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * The name under which an address is saved: the last part of its path, decoded and made safe, or
 * the name of the host where the path has none.
 */
export function nameFromUrl(address: string): string {
  const url = new URL(address);
  const last = url.pathname.split('/').findLast((part) => part !== '');
  return last === undefined ? safeName(`${url.hostname}.html`) : safeName(decode(last));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name for the part file of a new task, unlike that of any other task. */
export function newPartName(name: string): string {
  return `${name}.${randomBytes(tagBytes).toString('hex')}${partSuffix}`;
}

/**
 * Makes any text a name that stays in its folder on every system: no separators, controls or
 * marks that change the direction of text, no device names, not hidden, at most about 225 bytes
 * of UTF-8 with the extension kept.
 */
export function safeName(raw: string): string {
  const plain = undisguised(raw.toWellFormed()).normalize('NFC');
  const name = filenamify(plain, { replacement: '_', maxLength: Number.MAX_SAFE_INTEGER })
    .replace(/^[.\s]+/, '_')
    .replace(deviceName, '_$&');
  const short = shorten(name.replace(/[.\s]+$/, ''))
    .replace(/[.\s]+$/, '')
    .replace(looksLikePart, '_');
  return short === '' || short === '_' ? 'download' : short;
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
function splitName(name: string): { stem: string; extension: string } {
  const extension = /(\.tar)?\.[^.\s]{1,16}$/i.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** Names in use in one folder. Case and Unicode form do not tell names apart on every system. */
export class TakenNames {
  readonly #taken = new Set<string>();
  readonly #lastNumber = new Map<string, number>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.take(name.replace(partEnd, ''));
  }

  /** Marks a name that is in use already. */
  take(name: string): void {
    this.#taken.add(fold(name));
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
    this.#lastNumber.set(fold(name), number);
    this.#taken.add(fold(candidate));
    return candidate;
  }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
