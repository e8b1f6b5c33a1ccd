import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * Keys and values of an entry of the desktop's menu; those of an action after its name, as in
 * `AddList Exec`.
 */
export async function readEntry(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path, 'utf8');
  const entry: Record<string, string> = {};
  let action = '';
  for (const line of text.split('\n')) {
    const [, header] = /^\[(?:Desktop (?:Entry|Action (.*)))\]$/.exec(line) ?? [];
    if (line.startsWith('[')) action = header === undefined ? '' : `${header} `;
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) entry[action + key] = value;
  }
  return entry;
}

/** The command that a desktop runs for a file that is double-clicked. */
export function commandFor(command: string, file: string): readonly string[] {
  const fields: Readonly<Record<string, string>> = { '%U': pathToFileURL(file).href, '%F': file };
  return command.split(' ').map((word) => fields[word] ?? word);
}
