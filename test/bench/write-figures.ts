import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const readme = join(import.meta.dirname, 'README.md');
const begin = '<!-- figures: written by `npm run bench -- --write` -->';
const end = '<!-- end of figures -->';

/** Puts the figures between the two markers of the README of the bench. */
export async function writeFigures(figures: string): Promise<void> {
  const text = await readFile(readme, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The markers are missing in ${readme}.`);
  const before = text.slice(0, from + begin.length);
  await writeFile(readme, `${before}\n\n${figures}\n\n${text.slice(to)}`);
}
