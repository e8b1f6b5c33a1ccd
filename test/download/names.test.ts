import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nameFor,
  nameFromUrl,
  newPartName,
  safeName,
  TakenNames,
} from '../../src-main/download/names.ts';

describe('the name of a file', () => {
  test.each([
    ['http://h/a/picture.jpg', 'picture.jpg'],
    ['http://h/a/picture.jpg?size=large#top', 'picture.jpg'],
    ['http://h/a/b/', 'b'],
    ['http://h/%E5%86%99%E7%9C%9F.png', '写真.png'],
    ['http://h/100%25.csv', '100%.csv'],
    ['http://h/broken%zz.bin', 'broken%zz.bin'],
    ['http://h/latin%FC.bin', 'latin%FC.bin'],
    ['http://example.com/', 'example.com.html'],
    ['http://example.com', 'example.com.html'],
    ['http://[::1]:80/', '[_1].html'],
    ['http://h/..%2f..%2fetc%2fpasswd', '_.._etc_passwd'],
    ['http://h/%2e%2e%2f', 'download'],
    ['http://h/%00', 'download'],
    ['http://h/%20', 'download'],
    ['http://h/%252e%252e%252fx', '%2e%2e%2fx'],
    ['http://h/%C4%E3%BA%C3.zip', '你好.zip'],
    ['http://h/a.pdf;jsessionid=12AB', 'a.pdf'],
  ])('%s is saved as %s', (url, name) => {
    expect(nameFromUrl(url)).toBe(name);
  });
});

describe('a hostile name is made safe', () => {
  test.each([
    ['../../etc/x', '_.._etc_x'],
    ['..\\..\\x', '_.._x'],
    ['C:\\x', 'C_x'],
    ['/etc/passwd', '_etc_passwd'],
    ['CON', 'CON_'],
    ['con.txt', 'con_.txt'],
    ['LPT1.tar.gz', 'LPT1_.tar.gz'],
    ['conin$', 'conin$_'],
    ['console.log', 'console.log'],
    ['a\u202Egpj.exe', 'agpj.exe'],
    ['a\u2066b\u2069.txt', 'ab.txt'],
    ['a\0b\x1b[2Jc\n.txt', 'ab[2Jc.txt'],
    ['', 'download'],
    ['.', 'download'],
    ['..', 'download'],
    ['   ', 'download'],
    ['.bashrc', '_bashrc'],
    ['...hidden', '_hidden'],
    ['name...', 'name'],
    ['name. . ', 'name'],
    ['what?*<>|".txt', /^what_+\.txt$/],
    ['x.bin.weft-part', 'x.bin_weft-part'],
    ['X.BIN.WEFT-PART', 'X.BIN_WEFT-PART'],
    ['e\u200e\u0301.txt', '\u00e9.txt'],
    ['half \ud83d.txt', 'half _.txt'],
    ['setup.exe::$DATA', 'setup.exe'],
    ['setup.exe:x:$data', 'setup.exe'],
    ['name:stream', 'name_stream'],
    ['clock$', '_clock$'],
    ['desktop.ini', '_desktop.ini'],
    ['Thumbs.db', '_Thumbs.db'],
    ['holiday.lnk', 'holiday_lnk'],
    ['holiday.URL', 'holiday_URL'],
    ['x.scf', 'x_scf'],
    ['x.{645FF040-5081-101B-9F08-00AA002F954E}', 'x_{645FF040-5081-101B-9F08-00AA002F954E}'],
  ])('%j', (raw, expected) => {
    if (expected instanceof RegExp) expect(safeName(raw)).toMatch(expected);
    else expect(safeName(raw)).toBe(expected);
  });

  test.each([
    'urls.txt',
    'desktop.ini.txt',
    'curl-8.16.0',
    'Müller & Söhne (2) [final], 100% #1 + $5 ~ = ^.tar.gz',
    'письмо.docx',
    '家族👨‍👩‍👧.png',
    '-rf',
    'x.{draft}',
  ])('the legal name %j is left alone', (name) => {
    expect(safeName(name)).toBe(name);
  });

  test('400 characters are cut, the extension stays', () => {
    expect(safeName(`${'x'.repeat(400)}.tar.gz`)).toMatch(/^x{200,}\.tar\.gz$/);
  });

  test('400 emoji are cut between two of them', () => {
    const name = safeName(`${'😀'.repeat(400)}.png`);
    expect(name).toMatch(/^(😀){50,}\.png$/u);
    expect(Buffer.byteLength(newPartName(name))).toBeLessThan(255);
  });

  test('no cut leaves a dot or a space at the end', () => {
    for (let length = 225; length < 245; length++) {
      expect(safeName(`${'x'.repeat(length)} . . . ${'y'.repeat(100)}`)).toMatch(/[xy]$/);
      expect(safeName(`${'x'.repeat(length)}.weft-part${'y'.repeat(100)}`)).not.toMatch(
        /\.weft-part$/,
      );
    }
  });
});

describe('the name of a download', () => {
  const nothing = { disposition: null, contentType: null };
  const both = (address: string) => ({ ...nothing, url: address, finalUrl: address });

  test.each([
    ['attachment; filename="report.pdf"', 'report.pdf'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="%2e%2e%2fetc%2fpasswd"', 'passwd'],
    ['attachment; filename="C:\\Users\\bob\\report.pdf"', 'report.pdf'],
    ['attachment; filename="C:\\\\Users\\\\bob\\\\report.pdf"', 'report.pdf'],
    ['attachment; filename="\\\\server\\share\\report.pdf"', 'report.pdf'],
    ['attachment; filename="/var/files/report.pdf"', 'report.pdf'],
    ['attachment; filename="AC/DC - Thunderstruck.mp3"', 'AC_DC - Thunderstruck.mp3'],
    ['attachment; filename="CON"', 'CON_'],
    ['attachment; filename=".bashrc"', '_bashrc'],
    [`attachment; filename="${'x'.repeat(400)}.tar.gz"`, /^x{200,}\.tar\.gz$/],
    ["attachment; filename*=UTF-8''a%E2%80%AEgpj.exe", 'agpj.exe'],
  ])('is what the header says: %j', (disposition, expected) => {
    const name = nameFor({ ...both('http://h/other.bin'), disposition });
    if (expected instanceof RegExp) expect(name).toMatch(expected);
    else expect(name).toBe(expected);
  });

  test.each([
    'attachment',
    'attachment; filename=""',
    'attachment; filename="../.."',
    '',
    ';;;"',
  ])('is found in the address when the header %j has none', (disposition) => {
    expect(nameFor({ ...both('http://h/a/b.zip'), disposition })).toBe('b.zip');
  });

  test.each([
    ['http://h/first.zip', 'http://cdn/x/final.zip', 'final.zip'],
    ['http://h/first.zip', 'http://cdn/0a1b2c3d', 'first.zip'],
    ['http://h/first.zip', 'http://cdn/?filename=final.zip', 'final.zip'],
    ['http://h/first', 'http://cdn/', 'first'],
    ['http://h/first', 'http://cdn/final', 'final'],
    ['http://h/first.zip', 'http://h/login.php', 'first.zip'],
  ])('comes from %s and %s', (url, finalUrl, name) => {
    expect(nameFor({ ...nothing, url, finalUrl })).toBe(name);
  });

  test.each([
    ['http://h/get?filename=a%20b.zip', 'a b.zip'],
    ['http://h/get?File=docs/a+b.zip', 'a b.zip'],
    ['http://h/get.php?file=..%2f..%2fetc%2fx.conf', 'x.conf'],
    ['http://h/get?name=Bob', 'get'],
    ['http://h/get.zip?file=other.zip', 'get.zip'],
    ['http://h/0a1b?response-content-disposition=attachment%3B%20filename%3D%22c.zip%22', 'c.zip'],
    ["http://h/0a1b?rscd=attachment;+filename*%3DUTF-8''%25C3%25A4.zip", 'ä.zip'],
    ['http://h/get?filename=%C4%E3%BA%C3.zip', '你好.zip'],
    ['http://h/get?filename=%zz&file', 'get'],
  ])('comes from the query where the path has no file: %s', (address, name) => {
    expect(nameFor(both(address))).toBe(name);
  });

  test.each([
    ['http://h/report', 'application/pdf', 'report.pdf'],
    ['http://h/photo', 'IMAGE/JPEG; charset=binary', 'photo.jpg'],
    ['http://h/v1.2', 'application/zip', 'v1.2.zip'],
    ['http://h/page', 'text/html; charset=utf-8', 'page.html'],
    ['http://h/get.php', 'application/pdf', 'get.pdf'],
    ['http://h/get.php', 'application/octet-stream', 'get.php'],
    ['http://h/README', 'text/plain', 'README'],
    ['http://h/data', 'application/octet-stream', 'data'],
    ['http://h/data', 'made/up', 'data'],
    ['http://h/data', '', 'data'],
    ['http://h/photo.jpeg', 'image/png', 'photo.jpeg'],
    ['http://h/disk.001', 'application/zip', 'disk.001'],
    ['http://example.com/', 'text/html', 'example.com.html'],
    ['http://example.com/', 'application/json', 'example.com.json'],
    ['http://example.com/', 'application/octet-stream', 'example.com'],
  ])('of %s as %s gets an extension only where it has none', (address, contentType, name) => {
    expect(nameFor({ ...both(address), contentType })).toBe(name);
  });

  test('from a header gets the extension of its type, but not that of a page', () => {
    const sources = { ...both('http://h/'), disposition: 'attachment; filename=report' };
    expect(nameFor({ ...sources, contentType: 'application/pdf' })).toBe('report.pdf');
    expect(nameFor({ ...sources, contentType: 'text/html' })).toBe('report');
  });

  test('is that of the host where there is no other', () => {
    expect(nameFor(both('http://example.com/'))).toBe('example.com.html');
    expect(nameFor(both('http://example.com/%2e%2e%2f'))).toBe('example.com.html');
  });

  test('is found quickly in a header that is made to be slow', () => {
    const fill = `a${'. '.repeat(8_000)}b`;
    expect(nameFor({ ...both('http://h/'), disposition: `filename="${fill}.txt"` })).toMatch(/^a/);
  });
});

/** Checks what holds for every name that Weft gives. */
function expectSafe(name: string): void {
  expect(name).not.toBe('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(name).not.toMatch(/[/\\:*?"<>|\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
  expect(name).not.toMatch(/^[.\s]|[.\s]$|\.(weft-part|lnk|scf|url)$/i);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|^desktop\.ini$/i);
  expect(name.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(newPartName(`${name} (12345)`))).toBeLessThanOrEqual(255);
  expect(safeName(name)).toBe(name);
}

describe('whatever a server says', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('..', '/', '\\', ':', 'C:\\', '::$DATA', '%2e%2e%2f', '%00', '%', '~/'),
    fc.constantFrom('CON', 'desktop.ini', '.lnk', '.weft-part', '.tar.gz', ' . ', '\u202e'),
    fc.constantFrom('\ud800', '😀', '"', "'", ';', '=?utf-8?q?=2e=2e?=', 'filename=', "UTF-8''"),
    fc.nat(300).map((length) => 'n'.repeat(length)),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const start = fc.constantFrom('', 'filename=', 'attachment; filename="', "x; filename*=UTF-8''");

  test('a name is one safe name', () => {
    fc.assert(
      fc.property(text, (raw) => expectSafe(safeName(raw))),
      { numRuns: 500 },
    );
  });

  test('the name from its header and its addresses is one safe name', () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      text.map((raw) => `http://h/${encodeURIComponent(raw.toWellFormed())}`),
      text.map((raw) => `http://h/?filename=${encodeURIComponent(raw.toWellFormed())}`),
    );
    const type = fc.constantFrom(null, '', 'text/html', 'application/pdf', 'x');
    fc.assert(
      fc.property(
        start,
        text,
        address,
        address,
        type,
        (prefix, raw, url, finalUrl, contentType) => {
          expectSafe(nameFor({ url, finalUrl, disposition: prefix + raw, contentType }));
          expectSafe(nameFor({ url, finalUrl, disposition: null, contentType }));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('names in one folder', () => {
  test('are numbered where they would be the same', () => {
    const taken = new TakenNames(['a.txt']);
    const names = Array.from({ length: 3 }, () => taken.reserve('a.txt'));
    expect(names).toEqual(['a (1).txt', 'a (2).txt', 'a (3).txt']);
    expect(taken.reserve('b.txt')).toBe('b.txt');
  });

  test('are the same in upper and lower case', () => {
    const taken = new TakenNames([]);
    expect([taken.reserve('A.TXT'), taken.reserve('a.txt')]).toEqual(['A.TXT', 'a (1).txt']);
  });

  test('are the same composed and decomposed', () => {
    const taken = new TakenNames(['e\u0301.txt']);
    expect(taken.reserve('\u00e9.txt')).toBe('\u00e9 (1).txt');
  });

  test('keep both parts of a double extension', () => {
    const taken = new TakenNames(['a.tar.gz', 'noextension', 'v1.2 notes']);
    expect(taken.reserve('a.tar.gz')).toBe('a (1).tar.gz');
    expect(taken.reserve('noextension')).toBe('noextension (1)');
    expect(taken.reserve('v1.2 notes')).toBe('v1.2 notes (1)');
  });

  test('leave out numbers that are taken', () => {
    const taken = new TakenNames(['a.txt', 'a (1).txt', 'A (2).txt']);
    expect(taken.reserve('a.txt')).toBe('a (3).txt');
  });

  test('are taken by part files, too', () => {
    const taken = new TakenNames([newPartName('a.txt'), newPartName('B.TXT').toUpperCase()]);
    expect(taken.reserve('a.txt')).toBe('a (1).txt');
    expect(taken.reserve('b.txt')).toBe('b (1).txt');
  });

  test('are found quickly when thousands want the same one', () => {
    const taken = new TakenNames([]);
    const names = Array.from({ length: 20_000 }, () => taken.reserve('image.jpg'));
    expect(new Set(names).size).toBe(20_000);
    expect(names.at(-1)).toBe('image (19999).jpg');
  });
});
