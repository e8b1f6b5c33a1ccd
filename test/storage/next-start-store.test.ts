import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src-main/storage/database.ts';
import { saveNextStart, takeNextStart } from '../../src-main/storage/next-start-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('what one run leaves is there at the next start, and only at that one', async () => {
  await using folder = await temporaryFolder();
  const { database } = openDatabase(join(folder.path, 'weft.sqlite'));
  const nothing = { goesOn: false, openings: [] };
  expect(takeNextStart(database)).toEqual(nothing);
  saveNextStart(database, { goesOn: true, openings: ['a.weft'] });
  expect(takeNextStart(database)).toEqual({ goesOn: true, openings: ['a.weft'] });
  expect(takeNextStart(database)).toEqual(nothing);
  database.close();
});
