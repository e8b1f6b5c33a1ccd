import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from '../../src-main/download/crc32c.ts';

// The PDU of RFC 3720, appendix B.4.
const readCommand = Buffer.from(
  '01c00000000000000000000000000000140000000000040000000014000000182800000000000000' +
    '0200000000000000',
  'hex',
);

test.each([
  ['nothing', Buffer.alloc(0), 0],
  ['32 bytes of zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['bytes that grow', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
  ['bytes that shrink', Buffer.from(Array.from({ length: 32 }, (_, n) => 31 - n)), 0x113fdb5c],
  ['a command to read', readCommand, 0xd9963a56],
  ['nine digits', Buffer.from('123456789'), 0xe3069283],
])('the CRC-32C of %s is the one that is known', (_name, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

test('bytes in several parts come to the same as in one', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (parts) => {
      const inParts = parts.reduce((crc, part) => crc32c(part, crc), 0);
      expect(inParts).toBe(crc32c(Buffer.concat(parts)));
    }),
  );
});
