import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src-main/contract/task.ts';
import { decodeList } from '../../src-main/intake/decode-list.ts';
import { readFiles, readText } from '../../src-main/intake/read-lists.ts';

/** An entry with nothing but an address. */
function entry(line: number, url: string): Entry {
  return {
    line,
    url,
    mirrors: [],
    name: null,
    digest: null,
    size: null,
    headers: {},
    bytesPerSecond: null,
  };
}

const text = 'http://a.example/ü\nhttp://a.example/写真\n';

/** The text in UTF-16 with a byte order mark, the low byte first or last. */
function utf16(bigEndian: boolean): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

describe('a list file may be', () => {
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little endian', utf16(false)],
    ['UTF-16, big endian', utf16(true)],
  ])('%s', (_name, bytes) => {
    expect(readFiles([{ name: 'list.txt', bytes }])).toEqual({
      entries: [
        entry(1, 'http://a.example/%C3%BC'),
        entry(2, 'http://a.example/%E5%86%99%E7%9C%9F'),
      ],
      rejected: [],
    });
  });

  test('empty', () => {
    expect(decodeList(new Uint8Array())).toEqual({ text: '' });
  });
});

test('a file that is no text is rejected as a whole, and the others are read', () => {
  const files = [
    { name: 'picture.png', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]) },
    { name: 'list.txt', bytes: Buffer.from('http://a.example/1\nnonsense') },
  ];
  expect(readFiles(files)).toEqual({
    entries: [entry(1, 'http://a.example/1')],
    rejected: [
      {
        source: 'picture.png',
        line: 0,
        text: 'picture.png',
        reason: 'This is not a list of addresses: it is not a text file.',
      },
      { source: 'list.txt', line: 2, text: 'nonsense', reason: expect.any(String) },
    ],
  });
});

test('lists are one after another, each with its own line numbers', () => {
  const files = ['http://a/1\nhttp://a/2', '\nhttp://a/3'].map((list, index) => ({
    name: `${index}.txt`,
    bytes: Buffer.from(list),
  }));
  expect(readFiles(files).entries).toEqual([
    entry(1, 'http://a/1'),
    entry(2, 'http://a/2'),
    entry(2, 'http://a/3'),
  ]);
});

test('a rejected line says where it came from', () => {
  expect(readText('\n  nonsense ', 'pasted text').rejected).toEqual([
    { source: 'pasted text', line: 2, text: 'nonsense', reason: expect.any(String) },
  ]);
});

test.each([
  ['ftp://ada:hunter2@b.example/f', 'ftp://…@b.example/f'],
  ['http://ada:hunter2@b.example:99999/f', 'http://…@b.example:99999/f'],
  ['http://hunter2@', 'http://…@'],
  ['ada:hunter2@b.example/f', 'ada:…@b.example/f'],
  ['ftp://ada:hunter2/#?a@b.example/f', 'ftp://…@b.example/f'],
  ['ftp://ada:hunter2:a@c@b.example/f', 'ftp://…@b.example/f'],
  ['http://ada:hunter2/a@b.example/f', 'http://…@b.example/f'],
  ['gone: ftp://ada:hunter2@b.example/f', 'gone: ftp://…@b.example/f'],
  ['http://b.example:99999/@hunter', 'http://b.example:99999/@hunter'],
  ['ftp://b.example/f@x', 'ftp://b.example/f@x'],
])('a rejected line is shown without user and password: %s', (line, shown) => {
  const { rejected } = readText(`http://a.example/\n${line}`, 'list.txt');
  expect(rejected).toMatchObject([{ text: shown }]);
  expect(JSON.stringify(rejected)).not.toContain('hunter2');
});

test('an address whose password is cut off is shown without it', () => {
  const { rejected } = readText(`ftp://ada:${'hunter2'.repeat(60)}@b.example/`, 'list.txt');
  expect(rejected).toMatchObject([{ text: 'ftp://…@b.example/' }]);
});

test('an object in JSON that is rejected is shown without user and password', () => {
  const text = '[{"url":"http://a/","mirrors":[1,"http://ada:hunter2@b/"],"mail":"x@y"}]';
  expect(readText(text, 'list.json').rejected).toMatchObject([
    { text: '{"url":"http://a/","mirrors":[1,"http://…@b/"],"mail":"x@y"}' },
  ]);
});

test('a long text without one address is rejected as a whole', () => {
  const { entries, rejected } = readText('no address\n'.repeat(300_000), 'novel.txt');
  expect(entries).toEqual([]);
  expect(rejected).toEqual([
    {
      source: 'novel.txt',
      line: 0,
      text: 'novel.txt',
      reason: 'This is not a list of addresses: none of its 300000 lines is one.',
    },
  ]);
});

test('of very many rejected lines the last ones are counted', () => {
  const { entries, rejected } = readText(`http://a.example/\n${'no\n'.repeat(6000)}`, 'mixed.txt');
  expect(entries).toHaveLength(1);
  expect(rejected).toHaveLength(5001);
  expect(rejected.at(-1)?.reason).toBe('1000 more of its lines are not addresses.');
});

test('very many things that are passed over do not hide a line that is lost', () => {
  const { entries, rejected } = readText(
    `${'http://a.example/\tftp://a.example/\n'.repeat(6000)}nonsense`,
    'mirrors.txt',
  );
  expect(entries).toHaveLength(6000);
  expect(rejected).toHaveLength(5002);
  expect(rejected[0]).toMatchObject({ line: 6001, text: 'nonsense' });
  expect(rejected[0]?.isPassedOver).toBeUndefined();
  expect(rejected.slice(1).every(({ isPassedOver }) => isPassedOver)).toBe(true);
  expect(rejected.at(-1)).toMatchObject({
    line: 0,
    reason: '1000 more things in it are passed over: the files come without them.',
  });
});

test('very many lines that are lost do not hide what is passed over', () => {
  const text = `http://a.example/\tftp://a.example/\n${'no\n'.repeat(6000)}`;
  const { rejected } = readText(text, 'mixed.txt');
  expect(rejected).toHaveLength(5002);
  expect(rejected.filter(({ isPassedOver }) => isPassedOver)).toMatchObject([{ line: 1 }]);
});

test.each([
  ['pictures.meta4', '<metalink><file name="x"><url>http://a/x</url></file></metalink>'],
  ['pictures.METALINK', '<metalink><file name="x"><url>http://a/x</url></file></metalink>'],
  ['pictures.json', '["http://a/x"]'],
  ['pictures.csv', 'x,http://a/x'],
  ['SHA256SUMS', `# base: http://a/\n${'0'.repeat(64)}  x`],
  ['pictures.zip.sha256', `# base: http://a/\n${'0'.repeat(64)}  x`],
  ['pictures.txt', 'http://a/x'],
])('the name %s tells the format', (name, content) => {
  const { entries, rejected } = readFiles([{ name, bytes: Buffer.from(content) }]);
  expect(entries.map(({ url }) => url)).toEqual(['http://a/x']);
  expect(rejected).toEqual([]);
});

test.each([
  ['a text', '# pictures\nhttp://a/x'],
  ['JSON', '["http://a/x"]'],
  ['CSV', 'url,name\nhttp://a/x,x'],
  ['Metalink', '<metalink><file name="x"><url>http://a/x</url></file></metalink>'],
])('a .weft file may be %s', (_kind, content) => {
  const { entries, rejected } = readFiles([{ name: 'list.weft', bytes: Buffer.from(content) }]);
  expect(entries.map(({ url }) => url)).toEqual(['http://a/x']);
  expect(rejected).toEqual([]);
});

test('a format that was told counts more than the name', () => {
  const file = { name: 'list.json', bytes: Buffer.from('http://a/x') };
  expect(readFiles([file], 'text').entries).toEqual([entry(1, 'http://a/x')]);
  expect(readFiles([file]).entries).toEqual([]);
});

test('a list that is rejected as a whole is named', () => {
  expect(readText('{}', 'pasted text', 'json').rejected).toEqual([
    { source: 'pasted text', line: 0, text: 'pasted text', reason: expect.any(String) },
  ]);
});
