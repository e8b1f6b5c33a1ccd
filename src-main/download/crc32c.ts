// The polynomial of Castagnoli, its bits reversed (RFC 3720, appendix B.4).
const polynomial = 0x82f63b78;

// Eight tables of 256: the remainder of a byte with 0 to 7 bytes after it, so that eight bytes are
// taken in one step ("slicing by 8").
const tables = createTables();

/**
 * CRC-32C of bytes, as an unsigned number.
 *
 * @param before the CRC of the bytes before these, 0 at the start.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const whole = bytes.length - (bytes.length % 8);
  let crc = ~before;
  for (let at = 0; at < whole; at += 8) crc = addEight(crc, bytes, at);
  for (let at = whole; at < bytes.length; at += 1) {
    crc = entry(0, crc ^ byteAt(bytes, at)) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function addEight(crc: number, bytes: Uint8Array, at: number): number {
  return (
    entry(7, crc ^ byteAt(bytes, at)) ^
    entry(6, (crc >>> 8) ^ byteAt(bytes, at + 1)) ^
    entry(5, (crc >>> 16) ^ byteAt(bytes, at + 2)) ^
    entry(4, (crc >>> 24) ^ byteAt(bytes, at + 3)) ^
    entry(3, byteAt(bytes, at + 4)) ^
    entry(2, byteAt(bytes, at + 5)) ^
    entry(1, byteAt(bytes, at + 6)) ^
    entry(0, byteAt(bytes, at + 7))
  );
}

/** What the lowest byte of `value` leaves with `after` bytes after it. */
function entry(after: number, value: number): number {
  return tables[(after << 8) | (value & 0xff)] as number;
}

/** The caller stays within the bytes. */
function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function createTables(): Int32Array {
  const all = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    all[byte] = crc;
  }
  for (let at = 256; at < all.length; at += 1) {
    const crc = all[at - 256] as number;
    all[at] = (crc >>> 8) ^ (all[crc & 0xff] as number);
  }
  return all;
}
