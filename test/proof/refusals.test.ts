import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { expectWhole, setUpWorkbench } from '../support/workbench.ts';

const slots = 16;

/** The room that was learned of the only server, as the next start finds it. */
function learnedRoom(folder: string): number | undefined {
  const { database } = openDatabase(join(folder, '.state', 'weft.sqlite'));
  try {
    return createTaskStore(database).loadRooms()[0]?.room;
  } finally {
    database.close();
  }
}

test.each([
  ['is too busy for', { kind: 'status', status: 503 }, 1],
  // A connection that was in use before may be reset for its age, so another one is tried at once.
  ['resets', { kind: 'reset' }, 2],
] as const)(
  'a server that %s one file in a hundred keeps its room, and each file comes',
  async (_name, answer, requests) => {
    await using folder = await temporaryFolder();
    await using bench = await setUpWorkbench({ folder, slots, perHost: slots, retries: 3 });
    const { server, weft } = bench;
    const unwilling = { answer, changes: { requests, to: { answer: { kind: 'file' } } } } as const;
    const urls = Array.from({ length: 2000 }, (_, n) =>
      server.file({ size: 1000, firstByteDelay: 5, ...(n % 100 === 50 ? unwilling : {}) }),
    );
    const tasks = await weft.run(...urls);
    for (const task of tasks) await expectWhole(server, task);
    expect(server.requests.length).toBe(2000 + 20 * requests);
    await weft.close();
    expect(learnedRoom(folder.path) ?? slots).toBeGreaterThanOrEqual(slots / 2);
  },
  60_000,
);

test('a server that bears three connections is asked on those, and hardly ever on more', async () => {
  await using folder = await temporaryFolder();
  await using bench = await setUpWorkbench({ folder, slots, perHost: slots, retries: 5 });
  const { weft } = bench;
  const room = { connections: 3, refusal: 503 } as const;
  await using narrow = await startFaultyServer({ room });
  const urls = Array.from({ length: 1000 }, () => narrow.file({ size: 1000, firstByteDelay: 2 }));
  const tasks = await weft.run(...urls);
  for (const task of tasks) await expectWhole(narrow, task);
  expect(narrow.requests.length).toBeLessThanOrEqual(1000 + slots + 1000 / 20);
  await weft.close();
  expect(learnedRoom(folder.path)).toBeLessThanOrEqual(4);
}, 60_000);
