import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from './step.mjs';

const terminal = process.stderr.isTTY;

/**
 * Reports the bytes that another program downloads into a folder, until the
 * returned function is called.
 * @param {string} folder which need not exist yet
 * @param {{ totalBytes?: number, stalledAfterMs?: number, onStalled?: () => void }} [options]
 * @returns {() => void}
 */
export function reportDownload(folder, { totalBytes, stalledAfterMs = Infinity, onStalled } = {}) {
  let seen = 0;
  let grownAt = Date.now();
  const look = async () => {
    const bytes = await sizeOf(folder);
    if (bytes > seen) grownAt = Date.now();
    else if (Date.now() - grownAt > stalledAfterMs) onStalled?.();
    if (bytes > seen || !terminal) show(bytes, totalBytes);
    seen = bytes;
  };
  const timer = setInterval(look, terminal ? 500 : 4000);
  return () => clearInterval(timer);
}

/**
 * @param {number} bytes
 * @param {number} [totalBytes]
 */
function show(bytes, totalBytes) {
  const megabytes = Math.round(bytes / 1e6);
  const total = totalBytes && Math.round(totalBytes / 1e6);
  const text = total ? `${Math.min(megabytes, total)} of ${total} MB` : `${megabytes} MB`;
  if (terminal) process.stderr.write(`  ${text}\r`);
  else say(text);
}

/** @param {string} folder */
async function sizeOf(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const entries = await Promise.all(
    names.map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return entries.reduce((sum, entry) => sum + (entry?.isFile() ? entry.size : 0), 0);
}
