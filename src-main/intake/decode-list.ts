/**
 * Reads the bytes of a list file as text: UTF-8, or UTF-16 where a byte order mark says so.
 *
 * @returns a sentence for a person instead when the bytes are not text at all.
 */
export function decodeList(bytes: Uint8Array): { text: string } | { reason: string } {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, 4096).includes(0)) {
    return { reason: 'This is not a list of addresses: it is not a text file.' };
  }
  return { text: new TextDecoder(encoding).decode(bytes) };
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
