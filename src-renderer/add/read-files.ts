import { type ListFile, maxListSize } from '../../src-main/contract/ipc.ts';

/**
 * Reads list files that were dropped or pasted.
 * @throws Error with a sentence when one is too large or cannot be read, as a folder cannot.
 */
export async function readFiles(files: readonly File[]): Promise<ListFile[]> {
  return await Promise.all(
    files.map(async (file) => {
      if (file.size > maxListSize) {
        throw new Error(`“${file.name}” is too large to be a list of addresses.`);
      }
      const buffer = await file.arrayBuffer().catch(() => {
        throw new Error(`“${file.name}” could not be read. Is it a folder?`);
      });
      return { name: file.name, bytes: new Uint8Array(buffer) };
    }),
  );
}
