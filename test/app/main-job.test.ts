import { join } from 'node:path';
import { expect, test } from '../support/app-test.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import {
  downloads,
  dropFiles,
  elapsedSeconds,
  figure,
  pasteText,
  rowOf,
  rows,
} from '../support/window-actions.ts';
import { fourPictures, troubledList } from '../support/workload.ts';

test('four addresses in a dropped file arrive together, in the time of the slowest', async ({
  start,
  server,
  folder,
}) => {
  const { page } = await start();
  const list = fourPictures(server);
  await dropFiles(page, { name: 'pictures.txt', text: list.text });

  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole('timer', { name: 'Elapsed' })).not.toHaveText('0.0 s');
  await expect(rows(page, 'done')).toHaveCount(4);
  for (const { expected } of list.lines) {
    if (expected.kind !== 'done') throw new Error('All four pictures are good');
    const bar = rowOf(page, expected.name).getByRole('progressbar');
    await expect(bar).toHaveAttribute('aria-valuenow', '100');
    expect(await hashOfFile(join(folder, expected.name))).toBe(expected.sha256);
  }
  expect(server.busiest).toBe(4);

  const elapsed = await elapsedSeconds(page);
  expect(elapsed).toBeGreaterThanOrEqual(1.9);
  // One by one the server alone keeps the bytes back for 7.3 s.
  expect(elapsed).toBeLessThan(7.3);
  await expect(page.getByText(/^\d\.\d× faster$/)).toBeVisible();
  const estimate = await page.getByText(/^One by one, about/).textContent();
  const oneByOne = Number(/about ([\d.]+) s/.exec(estimate ?? '')?.[1]);
  expect(oneByOne).toBeGreaterThanOrEqual(7.3);
  expect(oneByOne / elapsed).toBeGreaterThan(2);
});

test('one by one, the same four take the sum of their times', async ({ start, server }) => {
  const { page } = await start();
  await page.getByText('One by one', { exact: true }).click();
  await dropFiles(page, { name: 'pictures.txt', text: fourPictures(server).text });
  await expect(rows(page, 'done')).toHaveCount(4, { timeout: 20_000 });
  expect(server.busiest).toBe(1);
  expect(await elapsedSeconds(page)).toBeGreaterThanOrEqual(7.3);
  await expect(page.getByText(/× faster$/)).toBeHidden();
});

test('two hundred pasted lines end as each must, the good ones byte for byte', async ({
  start,
  server,
  folder,
}) => {
  await using secure = await startFaultyServer({ tls: true });
  const { app, page } = await start({ settings: { timeoutSeconds: 3, retries: 0 } });
  const list = await troubledList(server, secure);
  await pasteText(app, page, list.text);

  const lines = list.lines.map(({ expected }, index) => ({ line: index + 1, expected }));
  const count = (kind: string) => lines.filter(({ expected }) => expected.kind === kind).length;
  await expect(downloads(page)).toHaveAttribute(
    'aria-rowcount',
    String(count('done') + count('failed') + count('same-as')),
  );
  await expect(figure(page, 'Done')).toHaveText(String(count('done')), { timeout: 30_000 });
  await expect(figure(page, 'Failed')).toHaveText(String(count('failed')));

  const state = await page.evaluate(() => window.weft.call('get-state', undefined));
  // Files of which only the failure is known count as much as the others do on average.
  const files = state.tasks.filter(({ sameAsLine }) => sameAsLine === null);
  const known = files.filter(({ status, total }) => status === 'done' || total !== null);
  const whole = sum(known.map(({ received, total }) => total ?? received)) / known.length;
  const came = sum(files.map(({ received }) => received));
  const total = Math.floor((100 * came) / (whole * files.length));
  expect(came).toBeGreaterThanOrEqual(
    sum(lines.map(({ expected }) => (expected.kind === 'done' ? expected.bytes : 0))),
  );
  expect(total).toBeLessThan(100);
  await expect(figure(page, 'Total')).toHaveText(`${total}%`);

  const taskOn = new Map(state.tasks.map((task) => [task.line, task]));
  const hashes = new Map<string, string>();
  for (const { line, expected } of lines) {
    const task = taskOn.get(line);
    switch (expected.kind) {
      case 'done': {
        expect(task).toMatchObject({ status: 'done', received: expected.bytes });
        const hash = await hashOfFile(join(folder, task?.name ?? ''));
        expect(hash, `line ${line}`).toBe(expected.sha256);
        hashes.set(task?.name ?? '', hash);
        break;
      }
      case 'failed':
        expect(task, `line ${line}`).toMatchObject({
          status: 'failed',
          failure: { code: expected.code },
        });
        break;
      case 'same-as':
        expect(task).toMatchObject({ status: 'done', sameAsLine: expected.line });
        expect(taskOn.get(expected.line)?.alsoOnLines).toEqual([line]);
        break;
      case 'rejected':
        expect(state.rejected).toContainEqual(expect.objectContaining({ line }));
        break;
      case 'skipped':
        expect(task).toBeUndefined();
    }
  }
  expect(hashes.size, 'every file has a name of its own').toBe(count('done'));
  expect(state.rejected).toHaveLength(count('rejected'));

  // The slowest is the one that never answers; the sum would be over 30 s.
  const elapsed = await elapsedSeconds(page);
  expect(elapsed).toBeGreaterThanOrEqual(3);
  expect(elapsed).toBeLessThan(30);

  await page.getByRole('button', { name: /^Failed/ }).click();
  await expect(rows(page)).toHaveCount(count('failed'));
  for (const task of state.tasks.filter(({ status }) => status === 'failed')) {
    await expect(rowOf(page, task.name)).toContainText(task.failure?.message ?? '');
  }
  const rejected = page.getByRole('region', { name: /rejected line/ });
  await expect(rejected.getByRole('heading')).toHaveText(`${count('rejected')} rejected lines`);
  await expect(rejected.getByText('http://127.0.0.1:99999/no-such-port.bin')).toBeVisible();
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}

declare global {
  interface Window {
    readonly weft: import('../../src-main/contract/ipc.ts').Bridge;
  }
}
