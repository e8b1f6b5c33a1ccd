import { describe, expect, test } from 'vitest';
import { entriesOf } from '../support/start-test-engine.ts';
import {
  expectWhole,
  namesIn,
  setUpWorkbench,
  taskOf,
  untilReceived,
  type Workbench,
} from '../support/workbench.ts';

const wrong = `sha256=${'0'.repeat(64)}`;

function right({ server }: Workbench, url: string): string {
  return `sha256=${server.hashOf(url)}`;
}

describe('a digest beside a repeated address', () => {
  test('is compared, and what does not match is not called done', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file({ path: 'a.bin' });
    const [task] = await bench.weft.run(url, `${url} ${wrong}`);
    expect(task?.state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(bench.server.requests).toHaveLength(1);
  });

  test('verifies the file', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file({ path: 'a.bin' });
    const [task] = await bench.weft.run(url, `${url} ${right(bench, url)}`);
    expect(task?.state).toEqual({ kind: 'done', verdict: 'verified' });
  });

  test('is compared with the file that an earlier list is downloading', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a.bin', firstByteDelay: 300 });
    await weft.add(url);
    await weft.run(`${url} ${wrong}`);
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(server.requests).toHaveLength(1);
  });

  test('is remembered by the next start', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const url = server.file({
      path: 'a.bin',
      ending: { kind: 'stall', after: 10 },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await bench.weft.add(url, `${url} ${right(bench, url)}`);
    await untilReceived(bench.weft, 10);
    await bench.restart();
    bench.weft.engine.start();
    await bench.weft.engine.idle();
    expect(taskOf(bench.weft).state).toEqual({ kind: 'done', verdict: 'verified' });
  });

  test('that contradicts the first one fails its own line alone, and trying again fetches it', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a.bin' });
    await weft.run(`${url} ${right(bench, url)}`, `${url} ${wrong}`, `${url} ${right(bench, url)}`);
    await expectWhole(server, taskOf(weft, 1));
    expect(taskOf(weft, 1).state).toEqual({ kind: 'done', verdict: 'verified' });
    expect(taskOf(weft, 2).state).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/^Another line promises other bytes/) },
    });
    expect(taskOf(weft, 3).duplicateOf).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(await namesIn(bench.files)).toEqual(['a.bin']);
    await weft.engine.steer('retry', [2]);
    await weft.engine.idle();
    expect(taskOf(weft, 2).state).toMatchObject({
      kind: 'failed',
      failure: { detail: expect.stringMatching(/^sha-256 .*, promised 0{64}$/) },
    });
    expect(await namesIn(bench.files)).toEqual([
      expect.stringMatching(/^a \(1\)\.bin\.\w+\.weft-mismatch$/),
      'a.bin',
    ]);
  });

  test('that contradicts the first one fails a run without a window, and each run again', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft, files } = bench;
    const url = server.file({ path: 'a.bin' });
    const entries = entriesOf(`${url} ${right(bench, url)}`, `${url} ${wrong}`);
    for (const run of [1, 2, 3]) {
      const ids = await weft.engine.takeUp(entries, files);
      await weft.engine.idle();
      expect(ids, `run ${run}`).toEqual([1, 2]);
      expect(taskOf(weft, 1).state).toEqual({ kind: 'done', verdict: 'verified' });
      expect(taskOf(weft, 2).state.kind).toBe('failed');
    }
  });
});

describe('mirrors beside a repeated address', () => {
  test('bring the file when the address itself does not', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const url = server.file({ path: 'a/x.bin', answer: { kind: 'status', status: 404 } });
    const mirror = server.file({ path: 'b/x.bin' });
    await weft.run(url, `${url}\t${mirror}`);
    await expectWhole(server, taskOf(weft), mirror);
  });

  test('are not lost when the list is taken up', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft, files } = bench;
    const url = server.file({ path: 'a/x.bin', answer: { kind: 'status', status: 404 } });
    const mirror = server.file({ path: 'b/x.bin' });
    await weft.engine.takeUp(entriesOf(url), files);
    await weft.engine.idle();
    await weft.engine.takeUp(entriesOf(`${url}\t${mirror}`, url), files);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft), mirror);
  });
});
