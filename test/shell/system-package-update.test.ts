import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DebUpdater, RpmUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Update } from '../../src-main/contract/update.ts';
import { updateProblem } from '../../src-main/shell/updates/update-problem.ts';
import { Updates } from '../../src-main/shell/updates/updates.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { nodeUpdater } from '../support/node-updater.ts';
import { configureUpdates, publishUpdate } from '../support/published-update.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What the commands of the system do, as scripts; all of them note their arguments. */
interface System {
  readonly dpkg?: string;
  readonly 'apt-get'?: string;
  readonly pkexec?: string;
  /** For Debian unless told. */
  readonly kind?: 'deb' | 'rpm';
  /** The version of Weft that is installed in the end. */
  readonly installed: string;
}

interface Outcome {
  /** What was asked of the system, one command a line. */
  readonly commands: string;
  readonly problem: string | null;
  /** How often Weft had itself, and the updater had it, started again. */
  readonly starts: { readonly own: number; readonly ofUpdater: number };
}

/** Updates a package from 1.0.0 to 1.0.1 on a system that exists as scripts only. */
async function update({ installed, kind = 'deb', ...commands }: System): Promise<Outcome> {
  await using folder = await temporaryFolder();
  await using server = await startFaultyServer();
  const programs = join(folder.path, 'programs');
  const log = join(folder.path, 'log');
  await mkdir(programs);
  const usual = { dpkg: '', 'apt-get': '', zypper: '' };
  const scripts = { ...usual, ...commands, 'dpkg-query': `echo ${installed}` };
  for (const [name, script] of Object.entries(scripts)) {
    const text = `#!/bin/sh\necho ${name} "$@" >> '${log}'\n${script}\n`;
    await writeFile(join(programs, name), text, { mode: 0o755 });
  }
  vi.stubEnv('PATH', `${programs}:${process.env.PATH}`);
  publishUpdate(server, { version: '1.0.1', kind, bytes: Buffer.from('a package') });
  const configuration = await configureUpdates(folder.path, server);
  const starts = { own: 0, ofUpdater: 0 };
  const seen: Update[] = [];
  const left = Promise.withResolvers<string | null>();
  const updates = new Updates({
    makeUpdater: async () =>
      nodeUpdater(folder.path, '1.0.0', configuration, {
        kind: kind === 'deb' ? DebUpdater : RpmUpdater,
        relaunch: () => (starts.ofUpdater += 1),
      }),
    isBusy: () => false,
    onChange: (update) => seen.push(update),
    agreed: null,
    onAgreed: () => undefined,
    async leave(replace) {
      try {
        replace(left.reject);
        left.resolve(null);
      } catch (error) {
        left.resolve(updateProblem(error, 'install'));
      }
    },
    ownPackage: { kind },
    startAnew: () => (starts.own += 1),
  });
  updates.check();
  await expect.poll(() => seen.at(-1)?.kind).toBe('available');
  updates.choose('now');
  const problem = await left.promise;
  updates.close();
  return { commands: await readFile(log, 'utf8'), problem, starts };
}

beforeEach(() => {
  // What the updater quits by needs Electron.
  vi.useFakeTimers({ toFake: ['setImmediate'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.skipIf(process.platform !== 'linux')('an update of a package of the system', () => {
  it.each([
    ['deb', /^dpkg -i \S+Weft-1\.0\.1\.deb$/m],
    ['rpm', /^zypper .*install .*Weft-1\.0\.1\.rpm$/m],
  ] as const)('(%s) is installed by it, and Weft itself sees to its start', async (kind, install) => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    const { commands, problem, starts } = await update({ kind, installed: '1.0.1' });
    expect(problem).toBeNull();
    expect(commands).toMatch(install);
    expect(starts).toEqual({ own: 1, ofUpdater: 0 });
  });

  it('has failed when only what was there before is in order', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    const { commands, problem, starts } = await update({ dpkg: 'exit 1', installed: '1.0.0' });
    expect(commands).toContain('apt-get install -f -y');
    expect(problem).toBe('The system did not install the update.');
    expect(starts).toEqual({ own: 0, ofUpdater: 0 });
  });

  it.each([126, 127])('has not happened when nobody permits it (%i)', async (code) => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    const { commands, problem, starts } = await update({
      pkexec: `exit ${code}`,
      installed: '1.0.0',
    });
    expect(commands).toMatch(/^pkexec .*dpkg -i/m);
    expect(commands).not.toMatch(/^(dpkg|apt-get) /m);
    expect(problem).toBe('Weft was not permitted to install the update.');
    expect(starts).toEqual({ own: 0, ofUpdater: 0 });
  });
});
