import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { messagesOf, runHeadless, startHeadless } from '../support/headless.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { namesIn } from '../support/workbench.ts';

test('killed at any moment, nothing looks finished that is not, and the last run ends it', async () => {
  await using server = await startFaultyServer();
  await using folder = await temporaryFolder();
  const random = randomNumbers(20);
  const etags = ['strong', 'strong', 'weak', 'none'] as const;
  const urls = Array.from({ length: 24 }, (_, n) =>
    server.file({
      path: `${n}.bin`,
      size: Math.round(10_000 + random() * 400_000),
      rate: Math.round(200_000 + random() * 2_000_000),
      etag: etags[n % 4] ?? 'strong',
      ...(n % 6 === 5 ? { length: 'chunked' as const } : {}),
      closes: n % 5 === 4,
    }),
  );
  const args = ['-', '--dir', folder.path, '--json', '--connections', '6'];
  const input = urls.join('\n');

  async function expectNothingHalfFinished(): Promise<number> {
    const names = (await namesIn(folder.path)).filter((name) => name.endsWith('.bin'));
    for (const name of names) {
      const url = urls[Number(name.replace('.bin', ''))] ?? '';
      expect(await hashOfFile(join(folder.path, name)), name).toBe(server.hashOf(url));
    }
    return names.length;
  }

  let finished = 0;
  for (let kill = 0; kill < 12; kill++) {
    const { child, end } = startHeadless(args, { input });
    const after = random() * 500;
    // Counted from its first words, so that a slow start does not use the time up.
    child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), after));
    await end;
    const now = await expectNothingHalfFinished();
    expect(now).toBeGreaterThanOrEqual(finished);
    finished = now;
  }

  const last = await runHeadless(args, { input });
  expect([last.code, last.stderr]).toEqual([0, '']);
  expect(messagesOf(last).at(-1)).toMatchObject({
    tasks: urls.map((url) => ({ url, status: 'done' })),
  });
  expect(await expectNothingHalfFinished()).toBe(urls.length);
  expect((await namesIn(folder.path)).filter((name) => name.includes('part'))).toEqual([]);

  const asked = server.requests.length;
  expect((await runHeadless(args, { input })).code).toBe(0);
  expect(server.requests).toHaveLength(asked);
}, 60_000);
