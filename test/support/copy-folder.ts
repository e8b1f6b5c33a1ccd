import { copyFileSync, linkSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Copies a folder as it is now; two names of one file are two names of one copy. */
export function copyFolder(from: string, to: string): void {
  const copies = new Map<string, string>();
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const target = join(to, path.slice(from.length));
    if (entry.isDirectory()) mkdirSync(target, { recursive: true });
    else copyOnce(path, target, copies);
  }
}

function copyOnce(path: string, target: string, copies: Map<string, string>): void {
  const file = lstatSync(path, { throwIfNoEntry: false });
  // It went while the others were copied.
  if (file === undefined) return;
  const copy = copies.get(`${file.dev}:${file.ino}`);
  if (copy === undefined) copyFileSync(path, target);
  else linkSync(copy, target);
  copies.set(`${file.dev}:${file.ino}`, target);
}
