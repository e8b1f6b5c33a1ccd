import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';

const sha256 = 'ab'.repeat(32);

/** Reads a metalink of version 4 with one file. */
function ofFile(content: string, name = 'x.iso') {
  const file = `<file name="${name}">${content}</file>`;
  return parse(`<metalink xmlns="urn:ietf:params:xml:ns:metalink">${file}</metalink>`);
}

test('a metalink of version 4 tells everything about its files', () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  <published>2009-05-15T12:23:23Z</published>
  <file name="x.iso">
    <size>14471447</size>
    <identity>Example</identity>
    <hash type="sha-1">${'0'.repeat(40)}</hash>
    <hash type="sha-256">${sha256}</hash>
    <pieces length="1048576" type="sha-256"><hash>${'1'.repeat(64)}</hash></pieces>
    <url location="us">http://last.example/x.iso</url>
    <url location="de" priority="2">http://second.example/x.iso?a=1&amp;b=2</url>
    <url location="fr" priority="1">https://first.example/x.iso</url>
    <url priority="1">ftp://ftp.example/x.iso</url>
    <metaurl mediatype="torrent" priority="1">http://first.example/x.iso.torrent</metaurl>
  </file>
  <file name="y"><url>http://a/y</url></file>
</metalink>`;
  expect(parse(text)).toEqual({
    entries: [
      {
        line: 4,
        url: 'https://first.example/x.iso',
        mirrors: ['http://second.example/x.iso?a=1&b=2', 'http://last.example/x.iso'],
        name: 'x.iso',
        digest: { algorithm: 'sha-256', value: sha256 },
        size: 14471447,
        headers: {},
        bytesPerSecond: null,
      },
      expect.objectContaining({ line: 16, url: 'http://a/y', name: 'y', digest: null, size: null }),
    ],
    rejected: [],
  });
});

test('a metalink of version 3 tells everything about its files', () => {
  const text = `<metalink version="3.0" xmlns="http://www.metalinker.org/">
  <files>
    <file name="x.iso">
      <size>5</size>
      <verification>
        <hash type="md5">${'0'.repeat(32)}</hash>
        <hash type="sha256">${sha256.toUpperCase()}</hash>
        <pieces type="sha1" length="1"><hash piece="0">${'1'.repeat(40)}</hash></pieces>
      </verification>
      <resources maxconnections="4">
        <url type="ftp" preference="100">ftp://ftp.example/x.iso</url>
        <url type="bittorrent" preference="100">http://torrent.example/x.iso.torrent</url>
        <url type="http" preference="10">http://second.example/x.iso</url>
        <url type="http" preference="90">http://first.example/x.iso</url>
      </resources>
    </file>
  </files>
</metalink>`;
  expect(parse(text)).toEqual({
    entries: [
      {
        line: 3,
        url: 'http://first.example/x.iso',
        mirrors: ['http://second.example/x.iso'],
        name: 'x.iso',
        digest: { algorithm: 'sha-256', value: sha256 },
        size: 5,
        headers: {},
        bytesPerSecond: null,
      },
    ],
    rejected: [],
  });
});

describe('the name of a file', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['a/b/x.iso', 'x.iso'],
    ['a\\b\\x.iso', 'x.iso'],
    ['a &amp; b &#x31;', 'a & b 1'],
    ['folder/', null],
    ['', null],
  ])('%s is %s', (name, expected) => {
    expect(ofFile('<url>http://a/x</url>', name).entries[0]?.name).toBe(expected);
  });
});

describe('it is understood that', () => {
  test('elements have a prefix', () => {
    const text =
      '<m:metalink xmlns:m="urn:ietf:params:xml:ns:metalink"><m:file name="x"><m:url>http://a/x</m:url></m:file></m:metalink>';
    expect(parse(text).entries).toHaveLength(1);
  });

  test('an address is in a CDATA section', () => {
    expect(ofFile('<url><![CDATA[ http://a/x?a&b ]]></url>').entries[0]?.url).toBe(
      'http://a/x?a&b',
    );
  });

  test('digests are of algorithms that Weft does not know, or broken beside one that is not', () => {
    const hashes = `<hash type="sha-384">00</hash><hash type="md5">00</hash><hash type="sha-1">${'0'.repeat(40)}</hash>`;
    expect(ofFile(`${hashes}<url>http://a/x</url>`).entries[0]?.digest?.algorithm).toBe('sha-1');
    expect(ofFile('<hash type="x">0</hash><url>http://a/x</url>').entries[0]?.digest).toBeNull();
  });
});

describe('a file is rejected by its name when', () => {
  test.each([
    ['none of its addresses is http or https', '<url>ftp://a/x</url>', /“ftp” is not one of them/],
    ['it has no address', '<size>1</size>', /address is missing/],
    [
      'its digest is broken',
      '<hash type="sha-256">00</hash><url>http://a/x</url>',
      /cannot compare this checksum/,
    ],
    ['its size is none', '<size>many</size><url>http://a/x</url>', /not a number of bytes/],
  ])('%s', (_name, content, expected) => {
    expect(ofFile(content)).toEqual({
      entries: [],
      rejected: [{ line: 1, text: 'x.iso', reason: expect.stringMatching(expected) }],
    });
  });
});

describe('a metalink is rejected as a whole when', () => {
  const bomb = `<!DOCTYPE m [<!ENTITY a "${'a'.repeat(1000)}">]>`;
  test.each([
    ['it breaks off', '<metalink><file name="x"><url>http://a/x</url>', /is damaged from here on/],
    ['it declares entities', `${bomb}<metalink><file>&a;</file></metalink>`, /a document type/],
    [
      'it is nested deeply',
      `<metalink>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</metalink>`,
      /dam/,
    ],
    ['it names a prototype', '<metalink><__proto__><x/></__proto__></metalink>', /is damaged/],
    ['it has no files', '<metalink></metalink>', /names no files/],
    ['it is none', '<html></html>', /names no files/],
    ['it is not even XML', 'http://a/x', /is damaged/],
  ])('%s', (_name, text, expected) => {
    const { entries, rejected } = parse(text, 'metalink');
    expect(entries).toEqual([]);
    expect(rejected).toEqual([
      { line: expect.any(Number), text: '', reason: expect.stringMatching(expected) },
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('a metalink of 40,000 lines is read at once', () => {
  const files = Array.from(
    { length: 10_000 },
    (_, n) =>
      `<file name="${n}">\n<size>${n}</size>\n<hash type="sha-256">${sha256}</hash>\n<url>http://a/${n}</url></file>\n`,
  );
  const { entries } = parse(`<metalink>\n${files.join('')}</metalink>`);
  expect(entries).toHaveLength(10_000);
  expect(entries.at(-1)).toMatchObject({ line: 39_998, size: 9999, url: 'http://a/9999' });
});
