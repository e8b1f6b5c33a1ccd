import { inflateRawSync } from 'node:zlib';

const signature = Buffer.from('\xef\xbe\xad\xdeNullsoftInst', 'latin1');
// The highest bit of the size of a block says that it is compressed.
const compressed = 0x8000_0000;

/**
 * What an installer that NSIS made does and says.
 * @returns text in which each character that is none stands for itself
 * @throws Error when NSIS did not make it.
 */
export function scriptOf(program: Buffer): string {
  const [header] = blocksOf(program);
  if (header === undefined) throw new Error('This was not made by NSIS.');
  return header.toString('utf16le');
}

/** What the uninstaller does and says that a program of NSIS would write. */
export function scriptOfUninstaller(program: Buffer): string {
  for (const block of blocksOf(program)) {
    if (block.includes(signature)) return scriptOf(block);
  }
  throw new Error('It would write no uninstaller.');
}

/** The script first, then the files; each decompressed. */
function* blocksOf(program: Buffer): Generator<Buffer> {
  const found = program.indexOf(signature);
  if (found === -1) return;
  // Behind the signature stand the sizes of the script and of everything.
  let at = found + signature.length + 8;
  while (at + 4 < program.length) {
    const head = program.readUInt32LE(at);
    const size = head % compressed;
    const block = program.subarray(at + 4, at + 4 + size);
    if (block.length < size) return;
    yield head >= compressed ? inflateRawSync(block) : block;
    at += 4 + size;
  }
}
