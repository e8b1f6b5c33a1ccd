import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameFromUrl, newPartName, safeName, TakenNames } from '../../src-main/download/names.ts';

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
  ])('%j', (raw, expected) => {
    if (expected instanceof RegExp) expect(safeName(raw)).toMatch(expected);
    else expect(safeName(raw)).toBe(expected);
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

test('whatever a server says, the name is one safe name', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '..',
      '/',
      '\\',
      'CON',
      '.weft-part',
      '\u202e',
      '\ud800',
      '.tar.gz',
      ' . ',
      '😀',
    ),
    fc.nat(300).map((length) => 'n'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const name = safeName(pieces.join(''));
      expect(name).not.toBe('');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      expect(name).not.toMatch(/[/\\:*?"<>|\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      expect(name).not.toMatch(/^[.\s]|[.\s]$|\.weft-part$/i);
      expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(name.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(newPartName(`${name} (12345)`))).toBeLessThanOrEqual(255);
      expect(safeName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
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
