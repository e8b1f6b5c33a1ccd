import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startFaultyServer } from '../test/support/faulty-server.ts';
import { hashOfFile } from '../test/support/file-hash.ts';
import { type LaunchedApp, launchApp } from '../test/support/launch-app.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { dropFiles, elapsedSeconds, figure } from '../test/support/window-actions.ts';
import { fourPictures, mixedList, type Workload } from '../test/support/workload.ts';

const picture = 'demo.png';

await using home = await temporaryFolder();
await using server = await startFaultyServer();
const folder = join(home.path, 'downloads');
const launched = await launchApp({ userData: join(home.path, 'state'), folder });
try {
  await compare('Four pictures', fourPictures(server));
  await launched.page.screenshot({ path: picture });
  await clear(launched);
  await compare('Two hundred mixed files', mixedList(server));
} finally {
  await launched.close();
}
console.log(`The window with the four pictures: ${picture}`);

/** Downloads a list in both modes, checks every file each time, and prints both times. */
async function compare(title: string, list: Workload): Promise<void> {
  console.log(`${title}, from a server on this machine that answers late:`);
  const oneByOne = await download('One by one', list);
  await clear(launched);
  const together = await download('Together', list);
  console.log(`  factor      ${(oneByOne / together).toFixed(1)}`);
}

async function download(mode: 'One by one' | 'Together', list: Workload): Promise<number> {
  const { page } = launched;
  const files = list.lines.flatMap(({ expected }) => (expected.kind === 'done' ? [expected] : []));
  await page.getByText(mode, { exact: true }).click();
  await dropFiles(page, { name: 'list.txt', text: list.text });
  await expect(figure(page, 'Done')).toHaveText(String(files.length), { timeout: 120_000 });
  const seconds = await elapsedSeconds(page);

  const tasks = (await page.evaluate(() => window.weft.call('get-state', undefined))).tasks;
  const namesByLine = new Map(tasks.map(({ line, name }) => [line, name]));
  for (const [index, { expected }] of list.lines.entries()) {
    if (expected.kind !== 'done') continue;
    const name = namesByLine.get(index + 1) ?? expected.name;
    if ((await hashOfFile(join(folder, name))) !== expected.sha256) {
      throw new Error(`${name} is not the file that the server holds.`);
    }
  }
  console.log(`  ${mode.padEnd(10)}  ${seconds.toFixed(1)} s, ${files.length} files verified`);
  return seconds;
}

/** Empties the list and the folder, for the same list to come again. */
async function clear({ page }: LaunchedApp): Promise<void> {
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(page.getByText('Drop a list of addresses here')).toBeVisible();
  await rm(folder, { recursive: true });
}
