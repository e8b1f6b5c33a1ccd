import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type FaultyServer, startFaultyServer } from '../test/support/faulty-server.ts';
import { launchApp } from '../test/support/launch-app.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { pasteText, rowOf, rows } from '../test/support/window-actions.ts';

/** Makes the pictures of the README: the real window at work, in light and in dark. */
const pictures = 'assets/screenshots';

await mkdir(pictures, { recursive: true });
for (const colorScheme of ['light', 'dark'] as const) {
  await using home = await temporaryFolder();
  await using server = await startFaultyServer();
  const folder = join(home.path, 'Downloads');
  const size = { width: 1080, height: 700 };
  const { app, page, close } = await launchApp({
    userData: join(home.path, 'state'),
    folder,
    size,
    colorScheme,
  });
  try {
    await pasteText(app, page, list(server));
    await expect(rows(page, 'done')).toHaveCount(4);
    await page.getByRole('button', { name: 'Close message' }).click();
    await page.mouse.move(0, 0);
    await expect(rowOf(page, 'Lecture 12 – Interference.mp4')).toContainText(/3\d%/);
    await page.screenshot({ path: `${pictures}/${colorScheme}.png` });
  } finally {
    await close();
  }
}

function list(server: FaultyServer): string {
  const megabyte = 1_000_000;
  const files = [
    { path: 'photos/Hills before sunrise.jpg', size: 4.2 * megabyte, rate: 8 * megabyte },
    { path: 'papers/Woven structures (2024).pdf', size: 1.9 * megabyte, etag: 'none' as const },
    { path: 'video/Lecture 12 – Interference.mp4', size: 380 * megabyte, rate: 24 * megabyte },
    { path: 'images/debian-13-arm64.iso', size: 640 * megabyte, rate: 17 * megabyte },
    { path: 'music/Été à la campagne.flac', size: 41 * megabyte, rate: 7 * megabyte },
    { path: 'data/Übersicht 2026.csv', size: 0.8 * megabyte },
    { path: 'data/measurements.parquet', answer: { kind: 'status', status: 404 } as const },
    { path: 'books/The Art of the Loom.epub', size: 6.1 * megabyte, rate: 9 * megabyte },
    { path: 'backup/archive-part-1.tar.gz', size: 250 * megabyte, rate: 11 * megabyte },
  ];
  return files.map((file) => server.file(file)).join('\n');
}
