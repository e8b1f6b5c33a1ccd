import { parse } from 'content-disposition';
import {
  decoded,
  percentDecoded,
  percentDecodedBytes,
  textOfBytes,
  textOfWire,
} from './name-bytes.ts';

// As RFC 6266 has it, and with spaces in values that are not quoted. A backslash that needs not
// be there is not well-formed: it may belong to a path.
const wellFormed =
  /^\s*[\w-]+\s*(?:;\s*(?:[\w*.-]+\s*=\s*(?:"(?:[^"\\]|\\["\\])*"\s*|[^\s;"'\\][^;"\\]*))?)*$/;

// What ends a value that has no quotes around it, or only one: `&amp;` does not.
const nextPart = /;\s*(?:[\w*.-]+\s*=|(?:attachment|inline)\b)/i;

const quoted = /^"((?:\\.|[^"\\]|"(?!\s*(?:;|$)))*)"\s*(?:;|$)/s;
const singleQuoted = /^'((?:[^']|'(?!\s*(?:;|$)))*)'\s*(?:;|$)/;

const windowsPath = /^(?:[a-z]:|\.{0,2})\\/i;

const encodedWord = /=\?([\w.:-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;
const encodedWords = /(?:=\?[\w.:-]+(?:\*[\w-]*)?\?[bq]\?[^?]*\?=)+/gi;

/** What a header says about the name, as it stands there but without quotes. */
interface Named {
  readonly plain: string | undefined;
  /** With its encoding in front (RFC 8187). */
  readonly extended: string | undefined;
}

/**
 * The name of the file that a Content-Disposition header means, as a person would read it: RFC
 * 6266, and what servers send instead. It is not safe: it may hold anything, also a path.
 *
 * @param header the value, as characters of one byte each or as text.
 * @returns null when it has no name.
 */
export function nameFromHeader(header: string): string | null {
  const { plain, extended } = wellFormed.test(header) ? namedIn(header) : repaired(header);
  const names = [
    () => extended && extendedText(extended),
    () => plain && plainText(plain),
    () => extended && guessedText(extended),
  ];
  for (const name of names) {
    const text = name();
    if (text && text.trim() !== '') return text;
  }
  return null;
}

function namedIn(header: string): Named {
  const { parameters } = parse(header, { extended: false });
  return {
    plain: parameters.filename ?? continued(parameters, ''),
    extended: parameters['filename*'] ?? continued(parameters, '*'),
  };
}

/** A value in pieces, `filename*0`, `filename*1` … (RFC 2231, 3), with `*` behind if encoded. */
function continued(
  parameters: Readonly<Record<string, string>>,
  mark: '' | '*',
): string | undefined {
  let value = parameters[`filename*0${mark}`];
  if (value === undefined) return undefined;
  for (let number = 1; ; number++) {
    const piece = parameters[`filename*${number}*`] ?? parameters[`filename*${number}`];
    if (piece === undefined) return value;
    value += piece;
  }
}

function repaired(header: string): Named {
  return { plain: valueIn('filename', header), extended: valueIn('filename*', header) };
}

function valueIn(name: 'filename' | 'filename*', header: string): string | undefined {
  const start = name === 'filename' ? /(?:^|[;,\s])filename\s*=/i : /(?:^|[;,\s])filename\*\s*=/i;
  const found = start.exec(header);
  if (found === null) return undefined;
  const rest = header.slice(found.index + found[0].length).trimStart();
  const inQuotes = quoted.exec(rest)?.[1];
  if (inQuotes !== undefined) return unescaped(inQuotes);
  const inSingleQuotes = singleQuoted.exec(rest)?.[1];
  if (inSingleQuotes !== undefined) return inSingleQuotes;
  return openValue(name === 'filename' ? rest.replace(/^["']/, '') : rest.replace(/^"/, ''));
}

function openValue(rest: string): string {
  const value = rest.slice(0, nextPart.exec(rest)?.index);
  return value.replace(/(?<![;\s])[;\s]+$/, '').replace(/["']$/, '');
}

/** Backslashes stand before a character, unless they are those of a path that nobody escaped. */
function unescaped(text: string): string {
  const isPath = windowsPath.test(text) && /\\[^\\"]/.test(text.replace(/\\[\\"]/g, ''));
  return isPath ? text : text.replace(/\\(.)/gs, '$1');
}

/** The text of `UTF-8'en'%c3%a4`; null where it is not that, or not in that encoding. */
function extendedText(value: string): string | null {
  const [, encoding, text] = /^([\w.:-]*)'[^']*'(.*)$/s.exec(value) ?? [];
  if (encoding === undefined || text === undefined) return null;
  return decoded(percentDecodedBytes(text), encoding === '' ? 'utf-8' : encoding);
}

function guessedText(value: string): string {
  return textOfBytes(percentDecodedBytes(value.replace(/^[\w.:-]*'[^']*'/, '')));
}

/** Servers put encoded words (RFC 2047) and percent escapes into names that know neither. */
function plainText(value: string): string {
  const text = textOfWire(value);
  const joined = text.replace(/\?=\s+(?==\?)/g, '?=');
  const spelledOut = joined.replace(encodedWords, (words) => textOfWords(words) ?? words);
  if (spelledOut !== joined) return spelledOut;
  return /[\u0080-\uffff]/.test(text) ? text : percentDecoded(text);
}

/** Words of one encoding are joined before they are read: some are cut within a character. */
function textOfWords(words: string): string | null {
  const pieces: { encoding: string; bytes: Uint8Array[] }[] = [];
  for (const [, encoding = '', kind = '', text = ''] of words.matchAll(encodedWord)) {
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : bytesOfQ(text);
    const last = pieces.at(-1);
    if (last?.encoding === encoding) last.bytes.push(bytes);
    else pieces.push({ encoding, bytes: [bytes] });
  }
  const texts = pieces.map(({ encoding, bytes }) => decoded(Buffer.concat(bytes), encoding));
  return texts.includes(null) ? null : texts.join('');
}

function bytesOfQ(text: string): Uint8Array {
  return percentDecodedBytes(
    text
      .replaceAll('_', ' ')
      .replaceAll('%', '%25')
      .replace(/=(?=[0-9a-f]{2})/gi, '%'),
  );
}
