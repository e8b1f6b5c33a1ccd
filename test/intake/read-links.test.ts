import { describe, expect, it } from 'vitest';
import { readLinks } from '../../src-main/intake/read-links.ts';

const enc = encodeURIComponent;

describe('a link offers', () => {
  it.each([
    ['weft:https://a.example/x?y=1&z=2', 'https://a.example/x?y=1&z=2'],
    ['weft://https://a.example/x', 'https://a.example/x'],
    ['WEFT:HTTP://A.EXAMPLE/x', 'http://a.example/x'],
    ['weft:https://a.example/x#part', 'https://a.example/x'],
    ['weft:https://a.example/50%25+1', 'https://a.example/50%25+1'],
    [`weft:?url=${enc('https://a.example/x?y=1&z=2')}`, 'https://a.example/x?y=1&z=2'],
    [`weft://?url=${enc('https://a.example/x')}`, 'https://a.example/x'],
    ['weft:?url=https://a.example/1+1', 'https://a.example/1+1'],
    [`weft:?URL=${enc('https://a.example/写真')}&`, 'https://a.example/%E5%86%99%E7%9C%9F'],
    ['https://a.example/x', 'https://a.example/x'],
  ])('by %s its address', (link, address) => {
    expect(readLinks([link])).toEqual({ addresses: [address], problems: [] });
  });

  it('several addresses in their order, each once', () => {
    const urls = ['https://b.example/', 'http://a.example/1', 'https://b.example/'];
    const link = `weft:?${urls.map((url) => `url=${enc(url)}`).join('&')}`;
    expect(readLinks([link, 'weft:https://c.example/']).addresses).toEqual([
      'https://b.example/',
      'http://a.example/1',
      'https://c.example/',
    ]);
  });
});

describe('a link offers nothing, and a sentence says why,', () => {
  it.each([
    ['weft:', 'There is no address in the link.'],
    ['weft://', 'There is no address in the link.'],
    ['weft:?', 'There is no address in the link.'],
    ['weft:?url=%E0%A4%A', 'An address in the link is not percent-encoded as it must be.'],
    ['weft:file:///etc/passwd', /“file” is not one of them/],
    ['weft:ftp://a.example/x', /“ftp” is not one of them/],
    ['ftp://a.example/x', /“ftp” is not one of them/],
    ['weft:javascript:alert(1)', /“javascript” is not one of them/],
    ['weft:weft:https://a.example/x', /“weft” is not one of them/],
    ['weft:C:\\lists\\a.weft', /“c” is not one of them/],
    ['weft:/etc/passwd', /http:\/\/ or https:\/\/ is missing/],
    [`weft:?url=${enc('file:///etc/passwd')}`, /“file” is not one of them/],
    [`weft:?url=${enc('https://a.example/x\nhttps://b.example/y')}`, /several addresses/],
    [`weft:?url=${enc('https://a.example/\tx')}`, /control character/],
    // The rest of an address that was not encoded must not be lost in silence.
    ['weft:?url=https://a.example/?a=1&b=2', /“b=2” where only “url=” may stand/],
    ['weft:?folder=/etc&url=https://a.example/x', /“folder=\/etc”/],
    [`weft:https://a.example/${'x'.repeat(16_384)}`, 'The link is too long for Weft.'],
  ])('by %s', (link, reason) => {
    const { addresses, problems } = readLinks([link]);
    expect(addresses).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(reason)]);
  });
});

it('an address from a link brings no options of a list with it', () => {
  const text = 'https://a.example/x sha256=abc out=name.exe';
  expect(readLinks([`weft:?url=${enc(text)}`]).addresses).toEqual([
    'https://a.example/x%20sha256=abc%20out=name.exe',
  ]);
});

it('what is good in a link is offered beside what is not', () => {
  const link = `weft:?url=${enc('ftp://a.example/x')}&url=${enc('http://a.example/y')}`;
  const { addresses, problems } = readLinks([link]);
  expect(addresses).toEqual(['http://a.example/y']);
  expect(problems).toHaveLength(1);
});

it('of very many addresses the first thousand are offered, which a sentence says', () => {
  const linkFrom = (first: number) =>
    `weft:?${Array.from({ length: 501 }, (_, at) => `url=http://a/${first + at}`).join('&')}`;
  const { addresses, problems } = readLinks([linkFrom(0), linkFrom(501)]);
  expect(addresses).toHaveLength(1000);
  expect(problems).toEqual([expect.stringMatching(/^There are 1002 addresses in the link\./)]);
});

it('a sentence about a hostile link is short, on one line and without disguises', () => {
  const { problems } = readLinks([`weft:x\u202e\n\u001b[31m${'y'.repeat(15_000)}:`]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.length).toBeLessThan(600);
  expect(problems[0]).not.toMatch(/[\p{Cc}\u202e]/u);
});
