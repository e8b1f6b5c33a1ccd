import type { BatchOptions, Entry, Task } from '../contract/task.ts';
import type { HeadFacts } from './byte-path/messages.ts';
import { extensionOf } from './extension-of.ts';
import { applyTemplate } from './name-template.ts';
import { nameFor, nameFromUrl, safeName } from './names.ts';

/** The name under which an entry is saved until its server says more. */
export function nameOfEntry(entry: Entry, index: number, { naming }: BatchOptions): string {
  if (entry.name !== null) return safeName(entry.name);
  return templated(nameFromUrl(entry.url), entry.url, index, naming);
}

/** The name that the first response wants for a task; null when its address told that name. */
export function nameAfterHead(
  { url, line }: Pick<Task, 'url' | 'line'>,
  { address, disposition, contentType }: HeadFacts,
  { naming }: BatchOptions,
): string | null {
  if (disposition === null && address === url && extensionOf(contentType ?? '') === null)
    return null;
  const name = nameFor({ url, finalUrl: address, disposition, contentType });
  return name === nameFromUrl(url) ? null : templated(name, url, line, naming);
}

function templated(
  name: string,
  url: string,
  index: number,
  naming: BatchOptions['naming'],
): string {
  if (naming === null) return name;
  const { template, pattern } = naming;
  return safeName(applyTemplate(template, { index, name, url, date: new Date(), pattern }));
}
