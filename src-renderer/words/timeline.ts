import type { Lane, Pause, Timeline } from '../details/timeline.ts';
import { counted } from './count.ts';
import { eventTime } from './event.ts';
import { clock } from './time.ts';

const pauses: Readonly<Record<Pause['kind'], string>> = {
  waiting: 'waited',
  paused: 'paused',
  queued: 'queued',
  verifying: 'checked',
};

const ends: Readonly<Record<Lane['end'], string>> = {
  ended: 'ended',
  broken: 'broke off',
  stopped: 'was stopped',
  open: 'goes on',
};

/** What a task did while no connection did anything: `waited 12.3 s` */
export function pauseWords({ kind, from, to }: Pause): string {
  return `${pauses[kind]} ${clock(to - from)}`;
}

/** The life of a connection: `Connection 3 to example.org, 12.3 s, broke off` */
export function laneWords({ connection, host, from, to, end }: Lane): string {
  const name = host === '' ? `Connection ${connection}` : `Connection ${connection} to ${host}`;
  return `${name}, ${clock(to - from)}, ${ends[end]}`;
}

/** The whole picture in a sentence: `4 connections in 12.3 s, 1 of them broken` */
export function timelineWords({ from, to, lanes }: Timeline): string {
  const broken = lanes.filter(({ end }) => end === 'broken').length;
  const all = `${counted(lanes.length, 'connection', 'connections')} in ${clock(to - from)}`;
  return broken === 0 ? all : `${all}, ${broken} of them broken`;
}

/** When the picture begins, and how much time it shows: `2.1 s from 12:00:00.000` */
export function beginWords({ from, to }: Timeline): string {
  const length = to - from < 1000 ? `${to - from} ms` : clock(to - from);
  return `${length} from ${eventTime(from)}`;
}

/** How much time has passed, as an axis says it: `0`, `20 ms`, `0.5 s`, `15 s`, `2:30`, `2:30.5` */
export function tickWords(afterMs: number): string {
  if (afterMs === 0) return '0';
  if (afterMs < 100) return `${afterMs} ms`;
  if (afterMs < 60_000) return `${afterMs / 1000} s`;
  const fraction = afterMs % 1000 === 0 ? '' : String((afterMs % 1000) / 1000).slice(1);
  return `${clock(afterMs)}${fraction}`;
}
