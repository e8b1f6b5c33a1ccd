/**
 * A library for Windows that does nothing: it only names functions, which is all that a compiler of
 * installers reads of it.
 * @param names of the functions
 */
export function standInDll(names: readonly string[]): Buffer {
  const section = exportsAt(sectionAddress, names);
  const file = Buffer.alloc(sectionOffset + section.length);
  file.write('MZ', 0);
  file.writeUInt32LE(headerOffset, 0x3c);
  file.write('PE', headerOffset);
  const head = headerOffset + 4;
  // For 32 bits, one section, a library.
  file.writeUInt16LE(0x14c, head);
  file.writeUInt16LE(1, head + 2);
  file.writeUInt16LE(optionalBytes, head + 16);
  file.writeUInt16LE(0x2102, head + 18);
  const optional = head + 20;
  file.writeUInt16LE(0x10b, optional);
  file.writeUInt32LE(0x1000_0000, optional + 28);
  file.writeUInt32LE(0x1000, optional + 32);
  file.writeUInt32LE(0x200, optional + 36);
  file.writeUInt32LE(sectionAddress * 2, optional + 56);
  file.writeUInt32LE(sectionOffset, optional + 60);
  file.writeUInt32LE(16, optional + 92);
  file.writeUInt32LE(sectionAddress, optional + 96);
  file.writeUInt32LE(section.length, optional + 100);
  const table = optional + optionalBytes;
  file.write('.edata', table);
  file.writeUInt32LE(section.length, table + 8);
  file.writeUInt32LE(sectionAddress, table + 12);
  file.writeUInt32LE(section.length, table + 16);
  file.writeUInt32LE(sectionOffset, table + 20);
  file.writeUInt32LE(0x4000_0040, table + 36);
  section.copy(file, sectionOffset);
  return file;
}

const headerOffset = 0x40;
const optionalBytes = 224;
const sectionOffset = 0x200;
const sectionAddress = 0x1000;
const directoryBytes = 40;

/** The table of exported functions, as it is at an address. */
function exportsAt(address: number, names: readonly string[]): Buffer {
  const sorted = names.toSorted();
  const count = sorted.length;
  const functions = directoryBytes;
  const pointers = functions + 4 * count;
  const ordinals = pointers + 4 * count;
  const texts = ordinals + 2 * count;
  const encoded = sorted.map((name) => Buffer.from(`${name}\0`));
  const section = Buffer.alloc(texts + encoded.reduce((sum, { length }) => sum + length, 0));
  section.writeUInt32LE(1, 16);
  section.writeUInt32LE(count, 20);
  section.writeUInt32LE(count, 24);
  section.writeUInt32LE(address + functions, 28);
  section.writeUInt32LE(address + pointers, 32);
  section.writeUInt32LE(address + ordinals, 36);
  let at = texts;
  encoded.forEach((name, index) => {
    section.writeUInt32LE(address, functions + 4 * index);
    section.writeUInt32LE(address + at, pointers + 4 * index);
    section.writeUInt16LE(index, ordinals + 2 * index);
    name.copy(section, at);
    at += name.length;
  });
  return section;
}
