import { counted } from './count.ts';

/** How many connections fetch a file, where that is worth a word: `4 connections`. */
export function connectionsWords(connections: number): string | null {
  return connections > 1 ? counted(connections, 'connection', 'connections') : null;
}
