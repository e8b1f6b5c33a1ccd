/** The polynomial of CRC-32C (Castagnoli), bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? polynomial : 0);
  return rest;
});

/** Goes on with a checksum; `sum` is that of the bytes before, 0 at the beginning. */
export function crc32c(bytes: Uint8Array, sum = 0): number {
  let rest = ~sum;
  for (const byte of bytes) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}
