import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import { expectWhole, setUpWorkbench, taskOf, untilReceived } from '../support/workbench.ts';

const ofList = {
  authorization: 'Bearer of-list',
  cookie: 'list=1',
  referer: 'https://private.example/page',
  'x-api-key': 'key-of-list',
  'x-whatever': 'of-list',
  'accept-language': 'de',
};
const ofEntry = { 'x-entry-key': 'secret', authorization: 'Token of-entry' };
const secret = ['authorization', 'cookie', 'referer', 'x-api-key', 'x-whatever', 'x-entry-key'];
const options = { ...plainBatchOptions, access: { ...plainAccess, headers: ofList } };

function namesOf(headers: object | undefined): string[] {
  return Object.keys(headers ?? {}).filter((name) => secret.includes(name));
}

/** A file that stalls the first time it is asked for. */
const stalls = {
  path: 'file.bin',
  seed: 1,
  ending: { kind: 'stall', after: 50_000 },
  changes: { requests: 1, to: { ending: { kind: 'complete' } } },
} as const;

describe('a new address', () => {
  test('on another server gets no headers that may be private', async () => {
    await using bench = await setUpWorkbench();
    await using other = await startFaultyServer();
    const { server, weft, files } = bench;
    const entries = entriesOf(server.file(stalls)).map((entry) => ({ ...entry, headers: ofEntry }));
    const { ids } = await weft.engine.add(entries, files, options);
    await untilReceived(weft, 50_000);
    expect(namesOf(server.requests[0]?.headers).toSorted()).toEqual(secret.toSorted());
    const moved = other.file({ path: 'file.bin', seed: 1 });
    await weft.engine.setAddress(ids[0] ?? 0, moved);
    await weft.engine.idle();
    await expectWhole(other, taskOf(weft), moved);
    expect(other.requests.length).toBeGreaterThan(0);
    for (const { headers } of other.requests) {
      expect(namesOf(headers)).toEqual([]);
      expect(headers['accept-language']).toBe('de');
    }
  });

  test('on another server gets none for what is paused either', async () => {
    await using bench = await setUpWorkbench();
    await using other = await startFaultyServer();
    const { server, weft, files } = bench;
    const entries = entriesOf(server.file(stalls)).map((entry) => ({ ...entry, headers: ofEntry }));
    const { ids } = await weft.engine.add(entries, files, options);
    await untilReceived(weft, 50_000);
    await weft.engine.steer('pause', ids);
    const moved = other.file({ path: 'file.bin', seed: 1 });
    await weft.engine.setAddress(ids[0] ?? 0, moved);
    await weft.engine.steer('resume', ids);
    await weft.engine.idle();
    await expectWhole(other, taskOf(weft), moved);
    expect(other.requests.length).toBeGreaterThan(0);
    for (const { headers } of other.requests) expect(namesOf(headers)).toEqual([]);
  });

  test('on the same server keeps them', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft, files } = bench;
    const url = server.file(stalls);
    const entries = entriesOf(url).map((entry) => ({ ...entry, headers: ofEntry }));
    const { ids } = await weft.engine.add(entries, files, options);
    await untilReceived(weft, 50_000);
    await weft.engine.setAddress(ids[0] ?? 0, `${url}?token=fresh`);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft), url);
    expect(server.requests.at(-1)?.headers).toMatchObject({ ...ofList, ...ofEntry });
  });
});

describe('a mirror', () => {
  test.each([
    ['on another server gets no headers of the list that may be private', false],
    ['on a server that stands in the list itself gets the headers of the list', true],
  ])('%s', async (_name, standsInList) => {
    await using bench = await setUpWorkbench();
    await using other = await startFaultyServer();
    const { server, weft, files } = bench;
    const url = server.file({ path: 'a.bin', answer: { kind: 'status', status: 404 } });
    const mirror = other.file({ path: 'a.bin' });
    const list = [`${url}\t${mirror}`, ...(standsInList ? [other.file({ path: 'b.bin' })] : [])];
    await weft.engine.add(entriesOf(...list), files, options);
    await weft.engine.idle();
    await expectWhole(other, taskOf(weft), mirror);
    const [asked] = other.requestsOf(mirror);
    expect(namesOf(asked?.headers).toSorted()).toEqual(
      standsInList
        ? Object.keys(ofList)
            .filter((name) => secret.includes(name))
            .toSorted()
        : [],
    );
  });
});

test('after a restart private headers go where they went before', async () => {
  await using bench = await setUpWorkbench();
  const { server, files } = bench;
  const url = server.file(stalls);
  await bench.weft.engine.add(entriesOf(url), files, options);
  await untilReceived(bench.weft, 50_000);
  await bench.restart();
  bench.weft.engine.start();
  await bench.weft.engine.idle();
  await expectWhole(server, taskOf(bench.weft), url);
  expect(server.requests[1]?.headers).toMatchObject(ofList);
});
