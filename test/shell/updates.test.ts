import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Update } from '../../src-main/contract/update.ts';
import { Updates, type UpdatesOptions } from '../../src-main/shell/updates/updates.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { nodeUpdater } from '../support/node-updater.ts';
import {
  configureUpdates,
  publishFeed,
  publishUpdate,
  sha512Of,
} from '../support/published-update.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hour = 60 * 60 * 1000;
const running = Buffer.from('#!/bin/sh\n# the Weft that runs\n');
const newer = Buffer.alloc(300_000, 'the Weft to come ');

interface Bench extends AsyncDisposable {
  readonly server: FaultyServer;
  readonly updates: Updates;
  readonly seen: readonly Update[];
  /** Why the installation failed that was tried. */
  readonly problems: readonly unknown[];
  /** How often everything was brought to an end. */
  leaves: number;
  /** Of the list. */
  isBusy: boolean;
  /** The file that runs. */
  readonly file: string;
  /** Files that were downloaded or are about to be. */
  pending(): Promise<readonly string[]>;
  /** The first update of a kind. */
  reach(kind: Update['kind']): Promise<Update>;
}

async function bench(options: Partial<UpdatesOptions> = {}): Promise<Bench> {
  const folder = await temporaryFolder();
  const server = await startFaultyServer();
  const configuration = await configureUpdates(folder.path, server);
  const programs = join(folder.path, 'programs');
  const file = join(programs, 'Weft.AppImage');
  await mkdir(programs);
  await writeFile(file, running);
  vi.stubEnv('APPIMAGE', file);
  const seen: Update[] = [];
  const problems: unknown[] = [];
  const made: Bench = {
    server,
    seen,
    problems,
    leaves: 0,
    isBusy: true,
    file,
    updates: new Updates({
      makeUpdater: async () => nodeUpdater(folder.path, '1.0.0', configuration),
      isBusy: () => made.isBusy,
      onChange: (update) => seen.push(update),
      agreed: null,
      onAgreed: () => undefined,
      async leave(replace) {
        made.leaves += 1;
        try {
          replace((error) => problems.push(error));
        } catch (error) {
          problems.push(error);
        }
      },
      ownPackage: { kind: 'file', path: file },
      startAnew: () => undefined,
      ...options,
    }),
    async pending() {
      const path = join(folder.path, 'cache/weft-updater/pending');
      return (await readdir(path)).filter((name) => name !== 'update-info.json');
    },
    async reach(kind) {
      await expect.poll(() => seen.map((update) => update.kind)).toContain(kind);
      return seen.find((update) => update.kind === kind) ?? expect.unreachable();
    },
    async [Symbol.asyncDispose]() {
      made.updates.close();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return made;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.skipIf(process.platform !== 'linux')('an update of an AppImage', () => {
  it('is found, and downloaded and verified when it is wanted, but does not interrupt', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer, notes: 'A\u202eb\r\n<i>c</i>\n' });
    one.updates.checkDaily(true);
    expect(await one.reach('available')).toEqual({
      kind: 'available',
      version: '1.0.1',
      notes: 'Ab\n<i>c</i>',
    });
    expect(one.server.requests.some(({ path }) => path.includes('AppImage'))).toBe(false);

    one.updates.choose('when-finished');
    await one.reach('ready');
    expect(one.seen.at(-1)).toEqual({ kind: 'ready', version: '1.0.1', when: 'when-finished' });
    expect(await one.pending()).toEqual(['Weft-1.0.1.AppImage']);
    expect(one.problems).toEqual([]);
    expect(await readFile(one.file)).toEqual(running);
  });

  it('sends no number by which an installation could be told from others', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.0', bytes: newer });
    one.updates.check();
    expect(await one.reach('idle')).toMatchObject({
      note: 'This is the newest Weft, 1.0.0.',
      isNews: true,
    });
    const text = JSON.stringify(one.server.requests);
    expect(text).toContain('latest-linux');
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });

  it.each([
    [
      'with another checksum',
      { bytes: Buffer.alloc(300_000, 'x'), sha512: sha512Of(newer) },
      /checksum does not match/,
    ],
    ['that is cut off', { ending: { kind: 'close', after: 100_000 } }, /broke off/],
    ['that is reset', { ending: { kind: 'reset', after: 100_000 } }, /broke off/],
    ['that names no checksum', { sha512: null }, /no checksum/],
    ['that is not there', { answer: { kind: 'status', status: 404 } }, /error \(404\)/],
  ] as const)('%s is refused, and what runs stays', async (_what, published, sentence) => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer, ...published });
    one.updates.checkDaily(true);
    await one.reach('available');
    one.isBusy = false;
    one.updates.choose('now');
    expect(await one.reach('failed')).toEqual({
      kind: 'failed',
      sentence: expect.stringMatching(sentence),
    });
    expect(one.seen.some(({ kind }) => kind === 'ready')).toBe(false);
    expect(await readFile(one.file)).toEqual(running);
    expect(
      (await one.pending().catch(() => [])).filter((name) => !name.startsWith('temp')),
    ).toEqual([]);
  });

  it('that is not there any more by the time it is wanted gives way to the one that is', async () => {
    await using one = await bench();
    const cut = { ending: { kind: 'close', after: 1 } } as const;
    publishUpdate(one.server, { version: '1.0.1', bytes: newer, ...cut });
    one.updates.check();
    await one.reach('available');
    publishUpdate(one.server, { version: '1.0.2', bytes: newer });
    one.updates.choose('when-finished');
    expect(await one.reach('ready')).toMatchObject({ version: '1.0.2' });
    expect(await one.pending()).toEqual(['Weft-1.0.2.AppImage']);
  });

  it('that was withdrawn by the time it is wanted says so', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.updates.check();
    await one.reach('available');
    publishUpdate(one.server, { version: '1.0.0', bytes: newer });
    one.updates.choose('now');
    expect(await one.reach('failed')).toEqual({
      kind: 'failed',
      sentence: 'Weft 1.0.1 is not offered any more. This is the newest Weft, 1.0.0.',
    });
  });

  it('that is older is refused', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '0.9.0', bytes: newer });
    one.updates.check();
    expect(await one.reach('failed')).toEqual({
      kind: 'failed',
      sentence:
        'The server of the updates offers Weft 0.9.0, which is older than this one, 1.0.0. Weft does not go back.',
    });
    one.updates.choose('now');
    expect(one.seen.at(-1)?.kind).toBe('failed');
  });

  it.each([
    ['nothing', '', /makes no sense/],
    ['a page', '<html>Hello</html>', /makes no sense/],
    ['what is no YAML', '{', /makes no sense/],
    ['no file', '{"version": "1.0.1"}', /no file/],
    ['a version that is none', '{"version": "new"}', /makes no sense/],
  ])('is refused when the server says %s', async (_what, text, sentence) => {
    await using one = await bench();
    publishFeed(one.server, text);
    one.updates.check();
    await expect.poll(() => one.seen.at(-1)?.kind).not.toBe('checking');
    if (one.seen.at(-1)?.kind === 'available') one.updates.choose('now');
    expect(await one.reach('failed')).toMatchObject({ sentence: expect.stringMatching(sentence) });
  });

  it('says when there is none for this system, and when the server cannot be reached', async () => {
    await using one = await bench();
    one.updates.check();
    await one.reach('failed');
    expect(one.seen.at(-1)).toMatchObject({ sentence: expect.stringMatching(/none for this/) });
    await one.server[Symbol.asyncDispose]();
    one.updates.check();
    expect(one.seen.at(-1)?.kind).toBe('checking');
    await expect.poll(() => one.seen.at(-1)?.kind).toBe('failed');
    expect(one.seen.at(-1)).toMatchObject({ sentence: expect.stringMatching(/cannot be reached/) });
  });

  it('stops when it is not wanted any more, and can be had again', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer, rate: 50_000 });
    one.updates.check();
    await one.reach('available');
    one.updates.choose('when-finished');
    await expect.poll(() => one.seen.at(-1)).toMatchObject({ kind: 'downloading' });
    one.updates.dismiss();
    expect(one.updates.update.kind).toBe('idle');
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.updates.check();
    await expect.poll(() => one.updates.update.kind).toBe('available');
    one.updates.choose('when-finished');
    await one.reach('ready');
    expect(one.seen.some(({ kind }) => kind === 'failed')).toBe(false);
  });

  it.each([
    ['gone', (path: string) => rm(path)],
    ['another one', (path: string) => writeFile(path, 'another one')],
  ])('that is %s by the time it is installed says so, stops nothing, and can be had again', async (_what, spoil) => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.updates.check();
    await one.reach('available');
    one.updates.choose('when-finished');
    await one.reach('ready');
    await spoil(join(one.file, '../../cache/weft-updater/pending/Weft-1.0.1.AppImage'));
    one.updates.choose('now');
    expect(await one.reach('failed')).toMatchObject({
      sentence: expect.stringMatching(/is gone, or was changed/),
    });
    expect(one.leaves).toBe(0);
    expect(await readFile(one.file)).toEqual(running);
    expect(await readdir(join(one.file, '..'))).toEqual(['Weft.AppImage']);
    one.updates.check();
    await expect.poll(() => one.updates.update.kind).toBe('available');
    one.updates.choose('when-finished');
    await expect.poll(() => one.updates.update.kind).toBe('ready');
  });

  it('that waited for the list when Weft ended goes on at the next start, once', async () => {
    const kept: (string | null)[] = [];
    const ended = Promise.withResolvers<void>();
    await using one = await bench({
      agreed: '1.0.1',
      onAgreed: (version) => kept.push(version),
      leave: async () => ended.resolve(),
    });
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.isBusy = false;
    one.updates.goOn();
    await ended.promise;
    expect(one.seen.at(-1)).toEqual({ kind: 'ready', version: '1.0.1', when: 'when-finished' });
    // If it cannot be installed, it does not come back at every start.
    expect(kept).toEqual([null]);
  });

  it('is asked about when another one waited for the list before', async () => {
    await using one = await bench({ agreed: '1.0.1' });
    publishUpdate(one.server, { version: '1.0.2', bytes: newer });
    one.updates.goOn();
    await one.reach('available');
    expect(one.seen.at(-1)?.kind).toBe('available');
  });

  it.skipIf(process.getuid?.() === 0)('says so where it may not write', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.updates.check();
    await one.reach('available');
    await chmod(join(one.file, '..'), 0o500);
    one.updates.choose('now');
    expect(await one.reach('failed')).toMatchObject({
      sentence: expect.stringMatching(/may not write/),
    });
    expect(one.problems).toEqual([]);
    await chmod(join(one.file, '..'), 0o700);
  });

  it('is looked for at the start and every day, until that is switched off', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.0', bytes: newer });
    const checks = () => one.seen.filter(({ kind }) => kind === 'checking').length;
    const rest = () => vi.waitFor(() => expect(one.updates.update.kind).toBe('idle'));
    one.updates.checkDaily(true);
    await rest();
    vi.advanceTimersByTime(23 * hour);
    expect(checks()).toBe(1);
    vi.advanceTimersByTime(hour);
    expect(checks()).toBe(2);
    await rest();
    one.updates.checkDaily(true);
    vi.advanceTimersByTime(24 * hour);
    expect(checks()).toBe(3);
    await rest();
    one.updates.checkDaily(false);
    vi.advanceTimersByTime(72 * hour);
    expect(checks()).toBe(3);
    expect(one.updates.update).toMatchObject({ kind: 'idle', isNews: false });
  });

  it('is not looked for when that is switched off', async () => {
    await using one = await bench();
    publishUpdate(one.server, { version: '1.0.1', bytes: newer });
    one.updates.checkDaily(false);
    expect(one.updates.update.kind).toBe('idle');
    expect(one.seen).toEqual([]);
  });

  it.each([
    ['whose updater says that it cannot replace itself', {}],
    ['that has no updater', { makeUpdater: async () => null }],
  ])('is not to be had by a package %s, which says so', async (_what, options) => {
    await using one = await bench(options);
    vi.stubEnv('APPIMAGE', undefined);
    one.updates.check();
    expect(await one.reach('failed')).toMatchObject({
      sentence: expect.stringMatching(/does not update itself/),
    });
  });
});
