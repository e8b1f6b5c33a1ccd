import type { TaskStatus } from '../../src-main/contract/task.ts';
import type { TaskEvent } from '../../src-main/contract/task-event.ts';

/** Some time, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a connection does: it comes about, it waits for the answer, bytes come. */
export interface Span extends Stretch {
  readonly kind: 'connecting' | 'asking' | 'receiving';
}

/** The life of one connection. */
export interface Lane extends Stretch {
  /** Its number; after a restart of the program a later connection may have it again. */
  readonly connection: number;
  readonly host: string;
  readonly spans: readonly Span[];
  /** How it ended: by itself, broken, stopped with its task, or not yet. */
  readonly end: 'ended' | 'broken' | 'stopped' | 'open';
}

/** What a task does while none of its connections does anything. */
export interface Pause extends Stretch {
  readonly kind: 'waiting' | 'paused' | 'queued' | 'verifying';
}

/** What happened to a task, as it can be drawn. */
export interface Timeline extends Stretch {
  readonly lanes: readonly Lane[];
  readonly pauses: readonly Pause[];
}

interface OpenLane {
  readonly asked: TaskEvent;
  answered: TaskEvent | null;
  closed: Stretch['to'] | null;
  end: Lane['end'];
}

const pauseKinds: ReadonlySet<TaskEvent['what']> = new Set<TaskEvent['what']>([
  'waiting',
  'paused',
  'queued',
  'verifying',
] satisfies Pause['kind'][]);

const ofConnections: ReadonlySet<TaskEvent['what']> = new Set<TaskEvent['what']>([
  'asked',
  'answered',
  'ended',
  'broken',
  'named',
  'looked',
] satisfies Exclude<TaskEvent['what'], TaskStatus>[]);

/**
 * Puts events, oldest first, in the order of connections.
 * @param now until when what has no end is drawn, in milliseconds since 1970; null when nothing
 *   goes on, so that the last event is the end.
 * @returns null when nothing has happened yet.
 */
export function timelineOf(events: readonly TaskEvent[], now: number | null): Timeline | null {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return null;
  const to = Math.max(now ?? last.at, last.at);
  return { from: first.at, to, lanes: lanesOf(events, to), pauses: pausesOf(events, to) };
}

function lanesOf(events: readonly TaskEvent[], to: number): Lane[] {
  const all: OpenLane[] = [];
  const open = new Map<number, OpenLane>();
  for (const event of events) {
    const { at, what, connection = -1 } = event;
    const lane = open.get(connection);
    if (what === 'asked') {
      const asked = { asked: event, answered: null, closed: null, end: 'open' as const };
      open.set(connection, asked);
      all.push(asked);
    } else if (what === 'answered' && lane !== undefined) lane.answered = event;
    else if (what === 'ended' || what === 'broken') {
      if (lane !== undefined) close(lane, at, what);
      open.delete(connection);
    } else if (!ofConnections.has(what)) {
      // No connection outlives the attempt that it belongs to.
      for (const left of open.values()) close(left, at, 'stopped');
      open.clear();
    }
  }
  return all.map((lane) => laneOf(lane, to));
}

function close(lane: OpenLane, at: number, end: Lane['end']): void {
  lane.closed = at;
  lane.end = end;
}

function laneOf({ asked, answered, closed, end }: OpenLane, now: number): Lane {
  const from = asked.at;
  const to = Math.max(closed ?? now, from);
  const within = (time: number) => Math.min(Math.max(time, from), to);
  // Of one that got no answer nobody knows when it was connected.
  const connected = within(from + (answered?.connectMs ?? 0));
  const firstByte = answered === null ? to : within(from + (answered.firstByteMs ?? 0));
  const spans = [
    { kind: 'connecting', from, to: connected },
    { kind: 'asking', from: connected, to: firstByte },
    { kind: 'receiving', from: firstByte, to },
  ] as const;
  return {
    connection: asked.connection ?? 0,
    host: asked.detail ?? '',
    from,
    to,
    spans: spans.filter((span) => span.to > span.from),
    end,
  };
}

function pausesOf(events: readonly TaskEvent[], end: number): Pause[] {
  // To look for a checksum is a part of verifying.
  return events
    .filter(({ what }) => what !== 'looked')
    .map(({ at, what }, index, all) => ({ kind: what, from: at, to: all[index + 1]?.at ?? end }))
    .filter(
      (stretch): stretch is Pause => pauseKinds.has(stretch.kind) && stretch.to > stretch.from,
    );
}
