import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/app-test.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { startNginx } from '../support/nginx.ts';
import { pasteText, rows } from '../support/window-actions.ts';

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
    const { app, page } = await start({ size: { width: 1100, height: 2000 } });
    const list = [...names, 'not there.bin'].map((name) => `${nginx.origin}/${name}`);
    await pasteText(app, page, list.join('\n'));
    await expect(rows(page, 'done')).toHaveCount(names.length);
    await expect(rows(page, 'failed')).toHaveCount(1);
    await expect(rows(page, 'failed')).toContainText('There is no file at this address.');
    for (const name of names) {
      expect(await hashOfFile(join(folder, name))).toBe(await hashOfFile(join(served, name)));
    }
    await expect(rows(page).getByText('consistent')).toHaveCount(names.length);
  } finally {
    await nginx.close();
  }
});
