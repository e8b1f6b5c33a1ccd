const escapes = /%([0-9a-f]{2})/gi;

// Twice in a row: windows-1252 has a low quotation mark and a florin sign here, GBK next to nothing.
const kanaInShiftJis = /(?:\x82[\x9f-\xf1]|\x83[\x40-\x7e\x80-\x96]){2}/;

// The 3,755 characters that nearly all Chinese text is made of (GB 2312, level 1).
const commonHanzi = /[\xb0-\xd7][\xa1-\xfe]/g;
const characterInGbk = /[\x81-\xfe][\x40-\x7e\x80-\xfe]/g;

// `AÇÃO` has a pair of such bytes, too; no Latin word has four letters with accents in a row.
const hanziNotInWord =
  /(?<![a-z])(?:[\xb0-\xd7][\xa1-\xfe])+(?![a-z])|(?:[\xb0-\xd7][\xa1-\xfe]){2,}/gi;

/**
 * The text of a name whose bytes came without a word about their encoding: UTF-8, Shift_JIS or
 * GBK where they can be nothing else, otherwise windows-1252, which holds ISO-8859-1.
 */
export function textOfBytes(bytes: Uint8Array): string {
  return certainText(bytes) ?? decoded(bytes, 'windows-1252') ?? '';
}

/** A header's value as text. HTTP clients hand over one character for each byte, or text. */
export function textOfWire(value: string): string {
  return isWire(value) ? textOfBytes(Buffer.from(value, 'latin1')) : value;
}

/** Undoes `%20` once, where what comes out is certain; other text is returned as it is. */
export function percentDecoded(text: string): string {
  return text.includes('%') ? (certainText(percentDecodedBytes(text)) ?? text) : text;
}

/** The bytes that text with `%20` stands for; what is not such an escape stands for itself. */
export function percentDecodedBytes(text: string): Uint8Array {
  const wire = isWire(text) ? text : Buffer.from(text).toString('latin1');
  const plain = wire.replace(escapes, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** The text that bytes hold; null when they do not, or when nobody knows the encoding. */
export function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isWire(text: string): boolean {
  return !/[\u0100-\uffff]/.test(text);
}

function certainText(bytes: Uint8Array): string | null {
  const utf8 = decoded(bytes, 'utf-8');
  if (utf8 !== null) return utf8;
  const wire = Buffer.from(bytes).toString('latin1');
  if (kanaInShiftJis.test(wire)) return decoded(bytes, 'shift_jis');
  return seemsGbk(wire) ? decoded(bytes, 'gbk') : null;
}

/**
 * At least two common characters outside of Latin words, and two thirds of all characters common.
 * Korean and Cyrillic encodings use the same bytes; such names come out wrong with either choice.
 */
function seemsGbk(wire: string): boolean {
  const outside = wire.match(hanziNotInWord)?.join('') ?? '';
  const all = wire.match(characterInGbk) ?? [];
  const common = all.filter((pair) => pair.match(commonHanzi) !== null);
  return outside.length >= 4 && common.length * 3 >= all.length * 2;
}
