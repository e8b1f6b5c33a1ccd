import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isActive, type Priority } from '../../src-main/contract/task.ts';
import type { TaskDetails } from '../../src-main/contract/task-details.ts';
import { bytesWords } from '../words/bar.ts';
import { count, counted } from '../words/count.ts';
import { duplicateWords } from '../words/duplicate.ts';
import { insecureWords } from '../words/insecure.ts';
import { speed } from '../words/size.ts';
import { stateWords, verdictWords } from '../words/state.ts';
import { clock } from '../words/time.ts';
import { restWords, waitingWords } from '../words/waiting.ts';

/** Something to know of a task, under its label. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly look: 'plain' | 'warning' | 'error';
}

const priorities: Readonly<Record<Priority, string>> = { 1: 'High', 0: 'Usual', '-1': 'Low' };

/**
 * All there is to know of a task, in the order in which it is read; what says nothing is left out.
 * @param details null until they have come
 * @param now milliseconds since 1970
 * @param restsUntil until when its server rests, in milliseconds since 1970
 */
export function factsOf(
  task: TaskSnapshot,
  details: TaskDetails | null,
  now: number,
  restsUntil?: number,
): readonly Fact[] {
  const { failure, note, connections, status } = task;
  const isFailed = status === 'failed';
  return [
    plain('State', stateText(task, now)),
    plain('Server', restWords(task, restsUntil, now)),
    fact(isFailed ? 'error' : 'plain', 'Reason', failure?.message),
    plain('Detail', failure?.detail),
    plain('Note', note),
    fact('warning', 'Certificates', task.isInsecure ? insecureWords.long : null),
    plain('Address', task.address),
    ...(details?.mirrors ?? []).map((mirror) => plain('Also at', mirror)),
    plain('Duplicates', duplicateWords(task)),
    plain('Name', task.name),
    plain('Folder', task.folder),
    plain('Size', sizeText(task)),
    plain('Checksum', details && checksumText(task, details)),
    plain('Connections', isActive(status) ? counted(connections, 'open', 'open') : null),
    plain('Speed', task.bytesPerSecond >= 1 ? speed(task.bytesPerSecond) : null),
    plain('Speed limit', task.limit && speed(task.limit)),
    plain('Limit of its list', details?.bytesPerSecond && speed(details.bytesPerSecond)),
    plain('Priority', priorities[task.priority]),
    plain('Worked on for', clock(task.workedMs)),
  ].filter((one) => one !== null);
}

function plain(label: string, text: string | number | null | undefined): Fact | null {
  return fact('plain', label, text);
}

function fact(
  look: Fact['look'],
  label: string,
  text: string | number | null | undefined,
): Fact | null {
  return typeof text === 'string' && text !== '' ? { label, text, look } : null;
}

function stateText(task: TaskSnapshot, now: number): string {
  const { status, verdict } = task;
  if (verdict !== null) return `${stateWords[status]}. ${verdictWords[verdict].long}`;
  return status === 'waiting' ? waitingWords(task, now) : stateWords[status];
}

function sizeText(task: TaskSnapshot): string {
  const { received, total, status } = task;
  const words = bytesWords(task);
  if (words === '') return 'Not known yet';
  const bytes =
    status === 'done' || received === 0 || total === null
      ? counted(status === 'done' ? received : (total ?? received), 'byte', 'bytes')
      : `${count(received)} of ${counted(total, 'byte', 'bytes')}`;
  return `${words} (${bytes})`;
}

/** What the bytes must come to, and whether they do. */
function checksumText({ verdict, failure, status }: TaskSnapshot, { digest }: TaskDetails): string {
  const isWrong = status === 'failed' && failure?.code === 'digest';
  if (digest === null) {
    if (verdict === 'verified') return 'The one that the server gave was compared: it matches.';
    return isWrong ? 'The one that the server gave does not match.' : 'None is known.';
  }
  const known = `${digest.algorithm} ${digest.value}`;
  if (verdict === 'verified') return `${known}, compared: it matches.`;
  return isWrong ? `${known}, compared: the bytes are others.` : `${known}, not compared yet.`;
}
