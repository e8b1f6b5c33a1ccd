import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectWhole, namesIn, setUpWorkbench, type Workbench } from '../support/workbench.ts';

/** As the bytes of UTF-8 stand in a header field. */
function onWire(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Downloads one small file for each Content-Disposition; returns the names of the files. */
async function namesFor(bench: Workbench, dispositions: readonly string[]): Promise<string[]> {
  const urls = dispositions.map((contentDisposition, index) =>
    bench.server.file({ path: `${index}/from-address.zip`, size: 1000, contentDisposition }),
  );
  const tasks = await bench.weft.run(...urls);
  for (const task of tasks) await expectWhole(bench.server, task);
  const names = tasks.map(({ name }) => name);
  expect(await namesIn(bench.files)).toEqual(names.toSorted());
  return names;
}

describe('a server that names a file', () => {
  test('as something dangerous gets a safe name in the folder, with its extension', async () => {
    await using bench = await setUpWorkbench();
    const wanted = {
      'filename="../../etc/one.conf"': 'one.conf',
      'filename="/etc/two.conf"': 'two.conf',
      'filename="C:\\\\three.exe"': 'three.exe',
      'filename="..\\\\..\\\\four.dll"': 'four.dll',
      'filename="%2e%2e%2ffive.txt"': 'five.txt',
      'filename="CON"': 'CON_',
      'filename="con.txt"': 'con_.txt',
      'filename="COM1.tar.gz"': 'COM1_.tar.gz',
      'filename=".bashrc"': '_bashrc',
      'filename="desktop.ini"': '_desktop.ini',
      'filename="six.txt:stream"': 'six.txt_stream',
      'filename="seven<>|?*.txt"': 'seven_.txt',
      'filename="eight.txt. . "': 'eight.txt',
    };
    expect(
      await namesFor(
        bench,
        Object.keys(wanted).map((name) => `attachment; ${name}`),
      ),
    ).toEqual(Object.values(wanted));
  });

  test('with marks that turn the text around shows what it is', async () => {
    await using bench = await setUpWorkbench();
    const [name] = await namesFor(bench, ["attachment; filename*=UTF-8''a%E2%80%AEgpj.exe"]);
    expect(name).toMatch(/^a.?gpj\.exe$/);
    expect(name).not.toMatch(/\u202e/);
  });

  test('with 400 characters keeps the extension and fits on the disk', async () => {
    await using bench = await setUpWorkbench();
    const [latin = '', wide = ''] = await namesFor(bench, [
      `attachment; filename="${'x'.repeat(400)}.tar.gz"`,
      `attachment; filename*=UTF-8''${encodeURIComponent('界'.repeat(400))}.tar.gz`,
    ]);
    expect(latin).toMatch(/^x+\.tar\.gz$/);
    expect(wide).toMatch(/^界+\.tar\.gz$/);
    for (const name of [latin, wide]) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });

  test('with nothing calls it as its address does', async () => {
    await using bench = await setUpWorkbench();
    const nothing = [
      'attachment',
      'attachment; filename=""',
      'attachment; filename="."',
      'attachment; filename=".."',
      'attachment; filename="///"',
      'attachment; filename=',
      ';;;',
    ];
    for (const name of await namesFor(bench, nothing))
      expect(name).toMatch(/^from-address.*\.zip$/);
  });

  test('in any of the ways that are about gets the name that a person expects', async () => {
    await using bench = await setUpWorkbench();
    const wanted = {
      'filename=plain.txt': 'plain.txt',
      'filename="quoted \\"a\\".txt"': 'quoted _a_.txt',
      'filename=no quotes here.txt': 'no quotes here.txt',
      "filename='single.txt'": 'single.txt',
      'filename="open.txt': 'open.txt',
      'filename="a;b.txt"': 'a;b.txt',
      "filename=plain.txt; filename*=UTF-8''z%C3%BCrich.txt": 'zürich.txt',
      "filename*=iso-8859-1'en'caf%E9.txt": 'café.txt',
      "filename*=UTF-8''%ff%fe.txt; filename=fallback.txt": 'fallback.txt',
      'filename="=?UTF-8?B?5LiW55WMLnR4dA==?="': '世界.txt',
      'filename="=?ISO-8859-1?Q?na=EFve.txt?="': 'naïve.txt',
      [`filename="${onWire('日本語.txt')}"`]: '日本語.txt',
      'filename="fran\xe7ais.txt"': 'français.txt',
      'filename="\xd6\xd0\xce\xc4\xce\xc4\xbc\xfe.txt"': '中文文件.txt',
      'filename="100%25 sure.txt"': '100% sure.txt',
      'FILENAME="upper.txt"': 'upper.txt',
    };
    expect(
      await namesFor(
        bench,
        Object.keys(wanted).map((name) => `attachment; ${name}`),
      ),
    ).toEqual(Object.values(wanted));
  });

  test('like many others gives each of them its own', async () => {
    await using bench = await setUpWorkbench();
    await mkdir(bench.files);
    await writeFile(join(bench.files, 'same.bin'), 'mine');
    const urls = Array.from({ length: 40 }, (_, n) =>
      bench.server.file({
        path: `get/${n}`,
        size: 1000 + n,
        contentDisposition: `attachment; filename="${n % 2 === 0 ? 'same' : 'SAME'}.bin"`,
      }),
    );
    const tasks = await bench.weft.run(...urls);
    for (const task of tasks) await expectWhole(bench.server, task);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(40);
    expect(await readFile(join(bench.files, 'same.bin'), 'utf8')).toBe('mine');
    expect(await namesIn(bench.files)).toHaveLength(41);
  });
});

test('addresses that end with something dangerous get safe names', async () => {
  await using bench = await setUpWorkbench();
  const wanted = {
    '%2e%2e%2f%2e%2e%2fetc%2fone.conf': /^[^/\\]*one\.conf$/,
    'C:%5Ctwo.exe': /^[^/\\:]*two\.exe$/,
    CON: /^CON_$/,
    'a%E2%80%AEgpj.exe': /^a.?gpj\.exe$/,
    [`${'x'.repeat(400)}.zip`]: /^x+\.zip$/,
    '': /^127\.0\.0\.1/,
    '%ff%fe.bin': /\.bin$/,
  };
  const urls = Object.keys(wanted).map((rawPath) => bench.server.file({ rawPath, size: 1000 }));
  const tasks = await bench.weft.run(...urls);
  for (const [index, pattern] of Object.values(wanted).entries()) {
    expect(tasks[index]).toMatchObject({ state: { kind: 'done' } });
    expect(tasks[index]?.name).toMatch(pattern);
  }
  expect(await namesIn(bench.files)).toEqual(tasks.map(({ name }) => name).toSorted());
});
