import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { expect, test, vi } from 'vitest';
import { startSilentListener } from '../support/faulty/silent-listener.ts';
import { headlessPlace, startHeadless } from '../support/headless.ts';

const mebibyte = 1024 * 1024;

/** The most memory that a process has had so far, in bytes. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

// Linux alone tells of a process how much memory it had at most.
test.runIf(platform() === 'linux')(
  'a list of 100,000 addresses takes less than 320 MiB until its first files are asked for',
  async () => {
    await using place = await headlessPlace();
    await using server = await startSilentListener();
    const addresses = Array.from({ length: 100_000 }, (_, i) => `http://${server.host}/${i}.bin`);
    const list = await place.write('list.txt', addresses.join('\n'));
    const { child, end } = startHeadless([list, '--dir', place.dir]);
    await vi.waitFor(() => expect(server.connections).toBeGreaterThan(0), { timeout: 60_000 });
    const peak = await peakOf(child.pid);
    child.kill('SIGINT');
    expect((await end).code).toBe(130);
    expect(peak).toBeGreaterThan(50 * mebibyte);
    expect(peak).toBeLessThan(320 * mebibyte);
  },
  90_000,
);
