import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { version } from '../../src-main/version.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { headlessProgram, messagesOf, runHeadless, startHeadless } from '../support/headless.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { namesIn } from '../support/workbench.ts';

let server: FaultyServer;
/** Where lists lie, and below it where files go. */
let place: string;
let dir: string;

beforeEach(async () => {
  server = await startFaultyServer();
  const folder = await temporaryFolder();
  onTestFinished(async () => {
    await server.close();
    await folder[Symbol.asyncDispose]();
  });
  place = folder.path;
  dir = join(place, 'files');
});

/** Writes a list file. */
async function list(lines: readonly string[], name = 'list.txt'): Promise<string> {
  const path = join(place, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

/** Names of what was downloaded, without the state. */
async function downloaded(): Promise<string[]> {
  return (await namesIn(dir)).filter((name) => name !== '.weft');
}

describe('--help', () => {
  test('says how it is used', async () => {
    const { code, stdout, stderr } = await runHeadless(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Usage: node out/main/headless.js LIST... [options]');
    expect(stdout).toContain('--connections N');
    expect(await runHeadless(['-h'])).toEqual({ code, stdout, stderr });
  });
});

test('--version says which Weft it is', async () => {
  const end = await runHeadless(['--version']);
  expect(end).toEqual({ code: 0, stdout: `Weft ${version}\n`, stderr: '' });
});

describe('wrong use ends with 2 and a sentence', () => {
  test.each([
    ['without a list', [], /^There is no list\. Name a file, or - to read one\.\nSee --help\.\n$/],
    ['for a list that is not there', ['/nowhere/list.txt'], /there is no such file\.\n$/],
    ['for a list that is a folder', ['/'], /^The list \/ cannot be read: it is a folder\.\n$/],
    ['for an unknown option', ['-', '--wat'], /--wat.*\nSee --help\.\n$/],
    ['for a wrong number', ['-', '--connections', 'x'], /not “x”/],
  ])('%s', async (_name, args, sentence) => {
    const { code, stdout, stderr } = await runHeadless(args, { cwd: place });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/ at .*\.js|Error:/);
    expect(await namesIn(place)).toEqual([]);
  });

  test('for a folder that is a file', async () => {
    await writeFile(join(place, 'file'), '');
    const { code, stderr } = await runHeadless(['-', '--dir', join(place, 'file')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Weft cannot keep its state in .*\n$/);
  });
});

describe('a list', () => {
  test('is downloaded, and a line says so for each file', async () => {
    const urls = ['a.bin', 'b.bin'].map((path) => server.file({ path }));
    const path = await list(['# two files', ...urls]);
    const { code, stdout, stderr } = await runHeadless([path, '--dir', dir]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('2 addresses');
    expect(lines.slice(1, 3).toSorted()).toEqual([
      'done      a.bin (100 kB, consistent)',
      'done      b.bin (100 kB, consistent)',
    ]);
    expect(lines[3]).toMatch(
      /^2 done, 0 failed in \d+\.\d s \(one by one: about \d+\.\d s, an estimate\)$/,
    );
    expect(lines).toHaveLength(4);
    for (const [index, name] of ['a.bin', 'b.bin'].entries()) {
      expect(await hashOfFile(join(dir, name))).toBe(server.hashOf(urls[index] ?? ''));
    }
  });

  test('comes from standard input', async () => {
    const { code } = await runHeadless(['-', '--dir', dir], {
      input: server.file({ path: 'a.bin' }),
    });
    expect(code).toBe(0);
    expect(await downloaded()).toEqual(['a.bin']);
  });

  test('comes from several files and standard input together', async () => {
    const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((path) => server.file({ path }));
    const paths = [await list([a], '1.txt'), '-', await list([c, a], '2.txt')];
    const end = await runHeadless([...paths, '--dir', dir, '--json'], { input: b });
    expect(end.code).toBe(0);
    const { tasks } = messagesOf(end).at(-1) as { tasks: { url: string }[] };
    expect(tasks.map(({ url }) => url)).toEqual([a, b, c, a]);
    expect(server.requests).toHaveLength(3);
  });

  test('goes to the present folder unless told', async () => {
    await mkdir(dir);
    const input = server.file({ path: 'a.bin' });
    expect((await runHeadless(['-'], { input, cwd: dir })).code).toBe(0);
    expect(await namesIn(dir)).toEqual(['.weft', 'a.bin']);
  });

  test('of nothing is done', async () => {
    const { code, stdout } = await runHeadless(['-', '--dir', dir]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0 addresses\n0 done, 0 failed in /);
  });

  test('keeps its state where it is told', async () => {
    const state = join(place, 'state');
    await runHeadless(['-', '--dir', dir, '--state', state], { input: server.file({ path: 'a' }) });
    expect(await namesIn(dir)).toEqual(['a']);
    expect(await namesIn(state)).toEqual(['weft.sqlite']);
  });
});

describe('--json', () => {
  test('prints one object a line, and a summary of every line last', async () => {
    const good = server.file({ path: 'good.bin', size: 1234 });
    const bad = server.file({ path: 'bad.bin', answer: { kind: 'status', status: 404 } });
    const path = await list([good.replace('//', '//me:secret@'), 'nonsense', bad]);
    const end = await runHeadless([path, '--dir', dir, '--json']);
    expect([end.code, end.stderr]).toEqual([1, '']);
    const messages = messagesOf(end);
    expect(messages[0]).toEqual({ type: 'start', entries: 2, repeated: 0 });
    expect(messages[1]).toMatchObject({ type: 'rejected', source: 'list.txt', line: 2 });
    expect(new Set(messages.map(({ type }) => type))).toEqual(
      new Set(['start', 'rejected', 'task', 'progress', 'summary']),
    );
    expect(messages.filter(({ type }) => type === 'summary')).toHaveLength(1);
    expect(messages.at(-1)).toEqual({
      type: 'summary',
      elapsedMs: expect.any(Number),
      oneByOneEstimateMs: expect.any(Number),
      tasks: [
        {
          url: good,
          path: join(dir, 'good.bin'),
          status: 'done',
          verdict: 'consistent',
          wasThere: false,
          bytes: 1234,
          failure: null,
        },
        {
          url: bad,
          path: join(dir, 'bad.bin'),
          status: 'failed',
          verdict: null,
          wasThere: false,
          bytes: 0,
          failure: {
            code: 'http-status',
            retry: 'never',
            message: 'There is no file at this address.',
            detail: '404 Not Found',
          },
        },
      ],
    });
    expect(end.stdout).not.toContain('secret');
    expect(messages.findLast(({ type }) => type === 'progress')).toMatchObject({ progress: 0.5 });
  });
});

describe('the end is', () => {
  test('1 when something failed, with the reason', async () => {
    const input = server.file({ path: 'a', answer: { kind: 'reset' } });
    const args = ['-', '--dir', dir, '--retries', '0'];
    const { code, stdout } = await runHeadless(args, { input });
    expect(code).toBe(1);
    expect(stdout).toContain(`failed    ${input}: The connection was cut off`);
    expect(stdout).toContain('0 done, 1 failed in');
  });

  test('1 when a digest does not fit, and the line names what the bytes are kept as', async () => {
    const url = server.file({ path: 'a.bin' });
    const input = `${url} sha256=${'0'.repeat(64)}`;
    const { code, stdout } = await runHeadless(['-', '--dir', dir], { input });
    expect(code).toBe(1);
    const [aside] = await downloaded();
    expect(stdout).toContain(
      `failed    ${url}: The bytes are not the ones that were promised. They were set aside; the file can be fetched again. The bytes that were not right are kept as ${aside}.\n`,
    );
    server.file({ path: 'a.bin', seed: 2 });
    await runHeadless(['-', '--dir', dir], { input: `${url} sha256=${server.hashOf(url)}` });
    expect(await hashOfFile(join(dir, 'a.bin'))).toBe(server.hashOf(url));
  });

  test('1 when a line was rejected, which is shown without its controls', async () => {
    const input = `${server.file({ path: 'a' })}\nno \u001b[2J address`;
    const { code, stdout } = await runHeadless(['-', '--dir', dir], { input });
    expect(code).toBe(1);
    expect(stdout).toContain('rejected  standard input, line 2: no [2J address: This is not an');
    expect(stdout).toContain('1 done, 0 failed, 1 line rejected in');
  });

  test('1 when a server fails with words that would steer the terminal, which are left out', async () => {
    const rude = createServer((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 418 \u001b[31mred\u001b]0;title\u0007\r\n\r\n'),
      );
    });
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as AddressInfo;
    const { code, stdout } = await runHeadless(['-', '--dir', dir], {
      input: `http://127.0.0.1:${port}/teapot`,
    });
    rude.close();
    expect(code).toBe(1);
    expect(stdout).toContain('failed ');
    expect(stdout).not.toContain('\u001b');
  });

  test('1 when the list is no text', async () => {
    await writeFile(join(place, 'picture.png'), Buffer.from([0x89, 0x50, 0, 0]));
    const { code, stdout } = await runHeadless([join(place, 'picture.png'), '--dir', dir]);
    expect(code).toBe(1);
    expect(stdout).toContain('it is not a text file');
  });
});

describe('connections', () => {
  const many = () =>
    Array.from({ length: 12 }, (_, n) => server.file({ path: `${n}`, firstByteDelay: 60 }));

  test('are one with --one-by-one', async () => {
    const input = many().join('\n');
    expect((await runHeadless(['-', '--dir', dir, '--one-by-one'], { input })).code).toBe(0);
    expect(server.busiest).toBe(1);
    expect(server.requests.map(({ path }) => path)).toEqual(
      Array.from({ length: 12 }, (_, n) => `/${n}`),
    );
  });

  test('are as many as --connections says', async () => {
    const input = many().join('\n');
    await runHeadless(['-', '--dir', dir, '--connections', '3'], { input });
    expect(server.busiest).toBe(3);
  });
});

describe('a second run', () => {
  test('of a finished list asks for nothing', async () => {
    const input = ['a', 'b'].map((path) => server.file({ path })).join('\n');
    await runHeadless(['-', '--dir', dir], { input });
    const { code, stdout } = await runHeadless(['-', '--dir', dir], { input });
    expect(code).toBe(0);
    expect(stdout).toContain('2 done, 2 of them before, 0 failed in 0.0 s');
    expect(server.requests).toHaveLength(2);
  });

  test('of a longer list says which files were there', async () => {
    const [a = '', b = ''] = ['a', 'b'].map((path) => server.file({ path, size: 1000 }));
    await runHeadless(['-', '--dir', dir], { input: a });
    const input = [a, b, a].join('\n');
    const { stdout } = await runHeadless(['-', '--dir', dir], { input });
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '2 addresses, 1 of them more than once',
      'there     a (1 kB, consistent)',
      'done      b (1 kB, consistent)',
    ]);
    expect(stdout).toContain('\n2 done, 1 of them before, 0 failed in ');
  });

  test('says with --json which files were there', async () => {
    const [a = '', b = ''] = ['a', 'b'].map((path) => server.file({ path }));
    await runHeadless(['-', '--dir', dir], { input: a });
    await rm(join(dir, 'a'));
    await runHeadless(['-', '--dir', dir], { input: a });
    const input = [a, b].join('\n');
    const messages = messagesOf(await runHeadless(['-', '--dir', dir, '--json'], { input }));
    const wasThere = [
      { status: 'done', wasThere: true },
      { status: 'done', wasThere: false },
    ];
    expect(messages.filter(({ type }) => type === 'task')).toMatchObject(wasThere);
    expect(messages.at(-1)).toMatchObject({ type: 'summary', tasks: wasThere });
  });

  test('brings back a file that was removed', async () => {
    const input = server.file({ path: 'a' });
    await runHeadless(['-', '--dir', dir], { input });
    await rm(join(dir, 'a'));
    const { stdout } = await runHeadless(['-', '--dir', dir], { input });
    expect(stdout).toContain('1 done, 0 failed in');
    expect(await hashOfFile(join(dir, 'a'))).toBe(server.hashOf(input));
  });

  test('at the same time says at once what it waits for, and then that it gives up', async () => {
    const input = server.file({ ending: { kind: 'stall', after: 10 } });
    const first = startHeadless(['-', '--dir', dir], { input });
    await expect.poll(() => server.requests.length, { timeout: 10_000 }).toBe(1);
    const { child, end } = startHeadless(['-', '--dir', dir], { input });
    const [atOnce] = child.stderr === null ? [] : await once(child.stderr, 'data');
    const waits =
      /^Another Weft is at work on .*weft\.sqlite\. Waiting up to 2 s for it to end\.\n/;
    expect(String(atOnce)).toMatch(waits);
    expect(String(atOnce)).not.toContain('Close it first');
    const second = await end;
    expect(second.code).toBe(2);
    expect(second.stderr.replace(waits, '')).toMatch(
      /^Another Weft is at work on .*weft\.sqlite\. Close it first, or name another state with --state\.\n$/,
    );
    first.child.kill('SIGTERM');
    expect((await first.end).code).toBe(130);
  });

  test('with a damaged state says so and begins anew', async () => {
    await mkdir(join(dir, '.weft'), { recursive: true });
    await writeFile(join(dir, '.weft/weft.sqlite'), 'not a database'.repeat(1000));
    const { code, stderr } = await runHeadless(['-', '--dir', dir], {
      input: server.file({ path: 'a' }),
    });
    expect(code).toBe(0);
    const [, kept = ''] = /^The state was damaged; it was kept as (.*)\.\n$/.exec(stderr) ?? [];
    expect(await readFile(kept, 'utf8')).toContain('not a database');
  });

  test('with the state of a newer Weft is refused', async () => {
    await mkdir(join(dir, '.weft'), { recursive: true });
    const newer = new DatabaseSync(join(dir, '.weft/weft.sqlite'));
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    const { code, stderr } = await runHeadless(['-', '--dir', dir], { input: server.file() });
    expect(code).toBe(2);
    expect(stderr).toContain('was written by a newer Weft');
    expect(server.requests).toEqual([]);
  });
});

describe('an interruption', () => {
  test.each([
    'SIGINT',
    'SIGTERM',
  ] as const)('by %s ends with 130, and a second run goes on from there', async (signal) => {
    const url = server.file({
      path: 'a',
      size: 500_000,
      ending: { kind: 'stall', after: 300_000 },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    const args = ['-', '--dir', dir, '--json'];
    const first = startHeadless(args, { input: url });
    const interrupt = (bytes: Buffer) => {
      if (!bytes.includes('"received":300000')) return;
      first.child.stdout?.off('data', interrupt);
      // Twice: a terminal and a parent may both send it.
      first.child.kill(signal);
      first.child.kill(signal);
    };
    first.child.stdout?.on('data', interrupt);
    const interrupted = await first.end;
    expect([interrupted.code, interrupted.stderr]).toEqual([130, '']);
    expect(messagesOf(interrupted).at(-1)).toMatchObject({
      type: 'summary',
      tasks: [{ status: 'queued', bytes: 300_000, verdict: null, failure: null }],
    });
    expect(await downloaded()).toEqual(['a.weft-part']);

    expect((await runHeadless(args, { input: url })).code).toBe(0);
    expect(server.requests[1]?.headers.range).toBe('bytes=300000-');
    expect(await hashOfFile(join(dir, 'a'))).toBe(server.hashOf(url));
    expect(await downloaded()).toEqual(['a']);
  });

  test('while a list is still read ends the program', async () => {
    const child = spawn(process.execPath, [headlessProgram, '-', '--dir', dir], { stdio: 'pipe' });
    child.stdin.write('http://127.0.0.1/');
    // It reads once it has begun; the pipe is drained then.
    await expect.poll(() => child.stdin.writableLength).toBe(0);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  });

  test('by a reader that leaves stops the program without a stack', async () => {
    const list = server.file({ path: 'a', size: 400_000, rate: 100_000 });
    await mkdir(dir);
    await writeFile(join(place, 'list.txt'), list);
    const args = [headlessProgram, join(place, 'list.txt'), '--dir', dir, '--json'];
    const child = spawn(process.execPath, args, { stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (bytes) => {
      said += bytes;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(said).toBe('');
    expect(await downloaded()).not.toContain('a');
  });
});

test.skipIf(process.getuid?.() !== 0)(
  'a folder that may not be written in fails every task with a sentence',
  async () => {
    await mkdir(dir, { mode: 0o755 });
    const state = join(place, 'state');
    await mkdir(state, { mode: 0o777 });
    await chmod(place, 0o755);
    await chmod(state, 0o777);
    const { code, stdout } = await runHeadless(['-', '--dir', dir, '--state', state], {
      input: server.file({ path: 'a' }),
      uid: 65534,
      cwd: '/',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('Weft may not write in this folder.');
    expect(await downloaded()).toEqual([]);
  },
);

test('two runs into one folder with a file of the same name give two right files', async () => {
  const urls = ['a', 'b'].map((folder) =>
    server.file({ path: `${folder}/same.bin`, size: 400_000, rate: 400_000 }),
  );
  const ends = await Promise.all(
    urls.map((url, index) =>
      runHeadless(['-', '--dir', dir, '--state', join(place, `state ${index}`)], { input: url }),
    ),
  );
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  const names = await downloaded();
  expect(names).toEqual(['same (1).bin', 'same.bin']);
  const hashes = await Promise.all(names.map((name) => hashOfFile(join(dir, name))));
  expect(hashes.toSorted()).toEqual(urls.map((url) => server.hashOf(url)).toSorted());
});

test('a list whose files were moved away comes again, also when it is long', async () => {
  const urls = Array.from({ length: 1000 }, (_, n) => server.file({ path: `${n}.bin`, size: 100 }));
  const args = [await list(urls), '--dir', dir, '--json'];
  expect((await runHeadless(args)).code).toBe(0);
  for (let n = 0; n < 1000; n += 2) await rm(join(dir, `${n}.bin`));
  const asked = server.requests.length;
  const again = await runHeadless(args);
  expect(again.code).toBe(0);
  expect(server.requests).toHaveLength(asked + 500);
  expect(await downloaded()).toHaveLength(1000);
});

test('a run that was started by another Node ends when its state cannot be kept', async () => {
  const path = await list([server.file()]);
  // As an older Node starts it: over a channel that would keep the process alive.
  const child = fork(headlessProgram, [path, '--dir', path], { silent: true });
  expect(await once(child, 'exit')).toEqual([2, null]);
});

test('a file in the place of the folder is told from other troubles', async () => {
  const path = await list([server.file()]);
  const { code, stderr } = await runHeadless([path, '--dir', path]);
  expect(code).toBe(2);
  expect(stderr).toContain('a file stands where a folder should be');
});

test('an address instead of a list is told from a missing file', async () => {
  const { code, stderr } = await runHeadless(['http://a.example/file.bin', '--dir', dir]);
  expect(code).toBe(2);
  expect(stderr).toContain('it is an address; put it in a file, or write it to -.');
});

test('an address instead of a list is not shown with its password', async () => {
  const { stderr } = await runHeadless(['http://me:secret@a.example/', '--dir', dir]);
  expect(stderr).toContain('The list http://a.example/ cannot be read: it is an address;');
});

test('an address on three lines is one file in what is printed', async () => {
  const url = server.file({ path: 'once.bin' });
  const { stdout } = await runHeadless(['-', '--dir', dir], { input: [url, url, url].join('\n') });
  expect(stdout).toMatch(/^1 address, more than once\n/);
  expect(stdout.match(/^done /gm)).toHaveLength(1);
  expect(stdout).toContain('1 done, 0 failed');
});

test('an address whose password is badly written fails, and the program ends at once', async () => {
  const started = performance.now();
  const { code, stdout } = await runHeadless(['-', '--dir', dir], {
    input: 'http://%zz:x@127.0.0.1:9/a',
  });
  expect(code).toBe(1);
  expect(stdout).toContain('This is not an address that Weft can download.');
  // A forgotten timer would keep it for its 30 s.
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a connection under way does not keep the program after Ctrl+C', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, 'connection');
  const run = startHeadless(['-', '--dir', dir], { input: `https://127.0.0.1:${port}/a` });
  await connected;
  run.child.kill('SIGINT');
  const started = performance.now();
  expect((await run.end).code).toBe(130);
  expect(performance.now() - started).toBeLessThan(20_000);
  silent.close();
});
