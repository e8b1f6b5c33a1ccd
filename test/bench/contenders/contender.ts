import type { Command } from '../measure.ts';
import type { ToolName } from '../workloads.ts';

/** What a contender has to download. */
export interface Job {
  readonly urls: readonly string[];
  /** A file with these addresses, one a line. */
  readonly list: string;
  /** An empty folder; a file is to get the last part of its address as its name. */
  readonly target: string;
  /** A folder for files of the contender's own. */
  readonly own: string;
  /** How many there may be at once. */
  readonly connections: number;
  /** A PEM file with the authority that vouches for the server; null without TLS. */
  readonly authority: string | null;
}

/** A program that downloads lists, ready to be started. */
export interface Contender {
  readonly name: ToolName;
  /** As people know it, with the library or option that matters. */
  readonly title: string;
  readonly version: string;
  /** May write what the command needs to `job.own`. */
  command(job: Job): Command;
}

/** The name that a file gets. */
export function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
