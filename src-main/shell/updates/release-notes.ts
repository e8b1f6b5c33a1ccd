import { undisguised } from '../../contract/printable.ts';

/** In characters; longer ones nobody reads. */
const mostOfNotes = 20_000;

/** What is new, as plain text in lines; empty where nothing is said. `notes`: as a feed has them. */
export function releaseNotes(notes: unknown): string {
  const text = textOf(notes)
    .slice(0, mostOfNotes)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => undisguised(line.replaceAll('\t', '  ')).trimEnd())
    .join('\n');
  return text.trim();
}

function textOf(notes: unknown): string {
  if (typeof notes === 'string') return notes;
  return Array.isArray(notes) ? notes.map(sectionOf).join('\n\n') : '';
}

function sectionOf(section: unknown): string {
  const { version, note } = Object(section) as Readonly<Record<string, unknown>>;
  return [version, note].filter((part) => typeof part === 'string').join('\n');
}
