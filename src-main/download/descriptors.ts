import { readFileSync } from 'node:fs';

// A socket, a part file, and the file before it that is being finished while its slot is free again.
const perConnection = 3;

/**
 * The most connections at once, at least one, where so many descriptors may be open.
 * @param limit null for any number.
 * @param own how many the program has open besides.
 */
export function connectionsWithin(limit: number | null, own: number): number {
  if (limit === null) return Number.POSITIVE_INFINITY;
  return Math.max(Math.floor((limit - own) / perConnection), 1);
}

/** How many descriptors this process may have open; null for any number, or where none tells. */
export function descriptorLimit(): number | null {
  if (process.platform === 'win32') return null;
  return process.platform === 'linux' ? limitOf(readLimits()) : limitOf(reportedLimit());
}

/** Of the text of /proc/self/limits (proc(5)), the soft limit; undefined where it is not mounted. */
function readLimits(): string | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'latin1');
    return /^Max open files +(\w+)/m.exec(limits)?.[1];
  } catch {
    return undefined;
  }
}

/** Of the report that Node makes of its process: much slower, but on every system with such a limit. */
function reportedLimit(): string {
  // To look up the names of all peers would take long.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as unknown as Report;
  return String(userLimits?.open_files?.soft);
}

interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}

function limitOf(written: string | undefined): number | null {
  const limit = Number(written);
  return Number.isSafeInteger(limit) ? limit : null;
}
