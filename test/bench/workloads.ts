import type { Goal } from './goals.ts';

/** The contenders, by the names that `--tools` takes. */
export const toolNames = ['weft', 'aria2', 'curl', 'wget', 'wget2', 'requests', 'aiohttp'] as const;
export type ToolName = (typeof toolNames)[number];

/** What the server does that is not as fast as it can be. */
export interface Slowness {
  /** Milliseconds from a request to the first byte of the answer. */
  readonly delayMs: number;
  /** Bytes a second that each connection gets; null for no limit. */
  readonly rate: number | null;
  /** The connection with this number, the first accepted being 1, gets `1 / factor` of the rate. */
  readonly laggard: { readonly connection: number; readonly factor: number } | null;
}

export type ServerKind =
  | { readonly kind: 'nginx' }
  | { readonly kind: 'nginx-tls' }
  | { readonly kind: 'slow'; readonly slowness: Slowness };

export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly count: number;
  /** Bytes of each file. */
  readonly size: number;
  /** All names lead to one and the same file, to save space. */
  readonly isOneFile?: true;
  /** How many connections a contender may have at once. */
  readonly connections: number;
  readonly server: ServerKind;
  readonly tools: readonly ToolName[];
  readonly goals: readonly Goal[];
}

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

/** Those that load one file over several connections, and one of the others, for all of them. */
const severalConnections = ['weft', 'aria2', 'curl'] as const;

const memory: Goal = { kind: 'memory', mebibytes: 160 };

/** W7: seven connections of eight at 16 MiB/s, and one at a twentieth of that. */
const floorWithLaggard = 512 / (7 * 16 + 16 / 20);

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    title: '4 × 100 KB, 300 ms to the first byte, 4 connections',
    count: 4,
    size: 100_000,
    connections: 4,
    server: { kind: 'slow', slowness: { delayMs: 300, rate: null, laggard: null } },
    tools: toolNames,
    goals: [{ kind: 'at-most', times: 1.1, of: 'aiohttp' }, memory],
  },
  {
    name: 'W2',
    title: '1,000 × 64 KiB, 50 ms to the first byte, 64 connections',
    count: 1000,
    size: 64 * kib,
    connections: 64,
    server: { kind: 'slow', slowness: { delayMs: 50, rate: null, laggard: null } },
    tools: toolNames,
    goals: [
      { kind: 'at-most', times: 1.15, of: 'aria2' },
      { kind: 'faster', times: 40, than: 'requests' },
      memory,
    ],
  },
  {
    name: 'W3',
    title: '10,000 × 4 KiB from nginx, 64 connections',
    count: 10_000,
    size: 4 * kib,
    connections: 64,
    server: { kind: 'nginx' },
    tools: toolNames,
    goals: [
      { kind: 'faster', times: 1.5, than: 'aria2' },
      { kind: 'at-most', times: 2.2, of: 'curl' },
      memory,
    ],
  },
  {
    name: 'W4',
    title: '2 GiB from nginx, 1 connection',
    count: 1,
    size: 2 * gib,
    connections: 1,
    server: { kind: 'nginx' },
    tools: toolNames,
    goals: [
      { kind: 'faster', times: 1.6, than: 'aria2' },
      { kind: 'at-most', times: 1.25, of: 'curl' },
      { kind: 'less-cpu', than: 'aria2' },
      memory,
    ],
  },
  {
    name: 'W5',
    title: '256 MiB, 8 MiB/s for each connection, 16 connections',
    count: 1,
    size: 256 * mib,
    connections: 16,
    server: { kind: 'slow', slowness: { delayMs: 0, rate: 8 * mib, laggard: null } },
    tools: severalConnections,
    goals: [{ kind: 'at-most', times: 1.06, of: 'aria2' }, memory],
  },
  {
    name: 'W6',
    title: '8 × 512 MiB from nginx, 16 connections',
    count: 8,
    size: 512 * mib,
    isOneFile: true,
    connections: 16,
    server: { kind: 'nginx' },
    tools: toolNames,
    goals: [
      { kind: 'faster', times: 1.4, than: 'aria2' },
      { kind: 'faster', times: 1, than: 'curl' },
      memory,
    ],
  },
  {
    name: 'W7',
    title: '512 MiB, 16 MiB/s for each of 8 connections, the fourth 20 × slower',
    count: 1,
    size: 512 * mib,
    connections: 8,
    server: {
      kind: 'slow',
      slowness: { delayMs: 0, rate: 16 * mib, laggard: { connection: 4, factor: 20 } },
    },
    tools: severalConnections,
    goals: [
      { kind: 'faster', times: 1, than: 'aria2' },
      { kind: 'near-floor', times: 1.05, seconds: floorWithLaggard },
      memory,
    ],
  },
  {
    name: 'W8',
    title: '512 MiB from nginx over TLS, 1 connection',
    count: 1,
    size: 512 * mib,
    connections: 1,
    server: { kind: 'nginx-tls' },
    tools: toolNames,
    goals: [{ kind: 'at-most', times: 1.2, of: 'aria2' }, memory],
  },
];

/** The name of a file of a workload on the server and in the target folder, from 0. */
export function fileName(index: number): string {
  return `file-${index}.bin`;
}
