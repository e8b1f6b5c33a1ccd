import type { TaskEvent } from '../../src-main/contract/task-event.ts';
import { eventWords } from '../words/event.ts';
import type { Fact } from './facts.ts';

/**
 * What is known of a task as text for others: the facts, then one line an event, with times in
 * UTC. Neither holds secrets.
 */
export function logText(facts: readonly Fact[], events: readonly TaskEvent[]): string {
  const lines = [
    ...facts.map(({ label, text }) => `${label}: ${text}`),
    '',
    ...events.map(eventLine),
  ];
  return `${lines.join('\n')}\n`;
}

function eventLine(event: TaskEvent): string {
  const { at, connection, detail } = event;
  const parts = [
    new Date(at).toISOString(),
    ...(connection === undefined ? [] : [`connection ${connection}`]),
    eventWords(event),
    ...(detail === undefined || detail === '' ? [] : [detail]),
  ];
  return parts.join('  ');
}
