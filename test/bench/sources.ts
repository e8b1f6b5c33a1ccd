import { randomFillSync } from 'node:crypto';
import { closeSync, linkSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileName, type Workload } from './workloads.ts';

/** Random, so that nothing can be compressed; each block differs from all others by its stamp. */
const block = randomFillSync(Buffer.alloc(2 ** 20));

/** Makes the files of a workload in an empty folder. */
export function makeSources({ count, size, isOneFile }: Workload, folder: string): void {
  for (let index = 0; index < count; index++) {
    const path = join(folder, fileName(index));
    if (isOneFile && index > 0) linkSync(join(folder, fileName(0)), path);
    else makeFile(path, index, size);
  }
}

/** How many bytes the sources and what is downloaded of them take together. */
export function spaceFor({ count, size, isOneFile }: Workload): number {
  return (isOneFile ? 1 : count) * size + count * size;
}

function makeFile(path: string, index: number, size: number): void {
  const file = openSync(path, 'w');
  for (let at = 0; at < size; at += block.length) {
    block.writeUInt32LE(index, 0);
    block.writeUInt32LE(at / block.length, 4);
    writeSync(file, block, 0, Math.min(block.length, size - at), at);
  }
  closeSync(file);
}
