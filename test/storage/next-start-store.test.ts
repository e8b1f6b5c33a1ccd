import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src-main/storage/database.ts';
import {
  forgetNextStart,
  loadNextStart,
  saveNextStart,
} from '../../src-main/storage/next-start-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('what one run leaves is there until a start has made use of it', async () => {
  await using folder = await temporaryFolder();
  const { database } = openDatabase(join(folder.path, 'weft.sqlite'));
  const nothing = { goesOn: false, openings: [] };
  expect(loadNextStart(database)).toEqual(nothing);
  const left = { goesOn: true, openings: ['a.weft'] };
  saveNextStart(database, left);
  expect(loadNextStart(database)).toEqual(left);
  // The first of these starts came to nothing.
  expect(loadNextStart(database)).toEqual(left);
  forgetNextStart(database);
  expect(loadNextStart(database)).toEqual(nothing);
  database.close();
});
