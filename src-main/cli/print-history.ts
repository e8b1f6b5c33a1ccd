import { existsSync } from 'node:fs';
import prettyBytes from 'pretty-bytes';
import type { HistoryBatch, HistoryFile } from '../contract/history.ts';
import { printable } from '../contract/printable.ts';
import { plainFile, plainList } from '../storage/history-export.ts';
import { createHistoryStore } from '../storage/history-store.ts';
import type { HeadlessArguments } from './arguments.ts';
import { databasePath, openState } from './open-state.ts';
import { seconds } from './time-words.ts';

/**
 * Prints what was downloaded with a state so far, the latest list last.
 * @throws CannotBeginError when the state cannot be read.
 */
export function printHistory({ state, json }: Pick<HeadlessArguments, 'state' | 'json'>): void {
  // Who only asks leaves no state behind.
  if (!existsSync(databasePath(state))) {
    if (!json) print(`Nothing was downloaded with the state in ${state}.`);
    return;
  }
  const database = openState(state);
  try {
    const history = createHistoryStore(database);
    for (const list of history.lists('').toReversed()) {
      print(json ? JSON.stringify({ type: 'list', ...plainList(list) }) : listLine(list));
      for (const file of history.filesOf(list.id)) {
        print(json ? JSON.stringify({ type: 'file', ...plainFile(file) }) : fileLine(file));
      }
    }
  } finally {
    database.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function listLine(list: HistoryBatch): string {
  const counts = (['done', 'failed', 'cancelled', 'unfinished'] as const)
    .filter((status) => status === 'done' || list[status] > 0)
    .map((status) => `${list[status]} ${status}`);
  return (
    `${localTime(list.addedAt)}  ${counts.join(', ')}, ${prettyBytes(list.bytes)} ` +
    `in ${seconds(list.elapsedMs)} (one by one: about ${seconds(list.oneByOneMs)}, an estimate)`
  );
}

function fileLine(file: HistoryFile): string {
  const status = `  ${file.status.padEnd(9)}`;
  if (file.failure !== null) return `${status} ${printable(file.address)}: ${file.failure}`;
  if (file.verdict === null) return `${status} ${printable(file.address)}`;
  return `${status} ${printable(file.name)} (${prettyBytes(file.bytes)}, ${file.verdict})`;
}

/** `2026-11-25 14:03`, by the clock on the wall. */
function localTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
