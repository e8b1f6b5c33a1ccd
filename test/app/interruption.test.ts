import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/app-test.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { withoutTags } from '../support/part-names.ts';
import { pasteText, rowOf, rows } from '../support/window-actions.ts';

const slow = { size: 3_000_000, rate: 500_000, etag: 'strong' } as const;

for (const way of ['quitting', 'killing'] as const) {
  test(`${way} in the middle leaves nothing that looks finished, and the next start goes on`, async ({
    start,
    server,
    folder,
  }) => {
    const names = Array.from({ length: 6 }, (_, index) => `slow ${index}.bin`);
    const urls = names.map((path) => server.file({ ...slow, path }));
    const quick = server.file({ path: 'quick.bin', size: 50_000 });
    const { app, page } = await start();
    await pasteText(app, page, [quick, ...urls].join('\n'));
    await expect(rowOf(page, 'quick.bin')).toHaveAttribute('data-status', 'done');
    await expect
      .poll(() => percentOf(page.getByRole('progressbar', { name: names[5] ?? '' })))
      .toBeGreaterThan(10);
    const present = async () => withoutTags(await readdir(folder));
    const unfinished = names.map((name) => `${name}.weft-part`);
    // The second name of what is done goes a little later.
    await expect.poll(present).toEqual(['quick.bin', ...unfinished].toSorted());

    if (way === 'quitting') await app.close();
    else {
      const closed = app.waitForEvent('close');
      app.process().kill('SIGKILL');
      await closed;
    }
    expect(await present()).toEqual(['quick.bin', ...unfinished].toSorted());

    for (const path of names) server.file({ ...slow, rate: 10 * slow.rate, path });
    const asked = server.requests.length;
    const again = await start();
    await expect(rows(again.page, 'done')).toHaveCount(7, { timeout: 20_000 });
    for (const [index, name] of names.entries()) {
      expect(await hashOfFile(join(folder, name))).toBe(server.hashOf(urls[index] ?? ''));
    }
    const left = async () => (await readdir(folder)).toSorted();
    await expect.poll(left).toEqual(['quick.bin', ...names].toSorted());
    const resumed = server.requests.slice(asked).filter(({ headers }) => 'range' in headers);
    if (way === 'quitting') expect(resumed).toHaveLength(6);
  });
}

async function percentOf(bar: { getAttribute(name: string): Promise<string | null> }) {
  return Number(await bar.getAttribute('aria-valuenow'));
}
