import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/app-test.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { startNginx } from '../support/nginx.ts';
import { figure, pasteText } from '../support/window-actions.ts';

test('files of a real nginx arrive, with a version to check them by', async ({
  start,
  home,
  folder,
}) => {
  const served = join(home, 'served');
  await mkdir(served);
  const names = Array.from({ length: 24 }, (_, n) => `real file ${n}.bin`);
  for (const [n, name] of names.entries()) {
    await writeFile(join(served, name), randomBytes(n * 100_000));
  }
  const nginx = await startNginx({ folder: served });
  test.skip(nginx === null, 'nginx is not installed');
  if (nginx === null) return;
  try {
    const { app, page } = await start();
    const list = [...names, 'not there.bin'].map((name) => `${nginx.origin}/${name}`);
    await pasteText(app, page, list.join('\n'));
    await expect(figure(page, 'Done')).toHaveText(String(names.length));
    await expect(figure(page, 'Failed')).toHaveText('1');
    const { tasks } = await page.evaluate(() => window.weft.call('get-state', undefined));
    expect(tasks.at(-1)?.failure?.message).toBe('There is no file at this address.');
    for (const name of names) {
      expect(await hashOfFile(join(folder, name))).toBe(await hashOfFile(join(served, name)));
    }
    const verdicts = new Set(tasks.slice(0, -1).map(({ verdict }) => verdict));
    expect([...verdicts]).toEqual(['consistent']);
  } finally {
    await nginx.close();
  }
});
