import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseArguments } from '../../src-main/cli/arguments.ts';
import { optionsFor, withDigest } from '../../src-main/cli/for-list.ts';
import { helpText } from '../../src-main/cli/help-text.ts';
import { isNewEnough } from '../../src-main/cli/newer-node.ts';
import { UsageError } from '../../src-main/cli/usage-error.ts';
import { plainAccess } from '../../src-main/contract/access.ts';
import { usualSettings } from '../../src-main/contract/settings.ts';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { readText } from '../../src-main/intake/read-lists.ts';
import { clientCertificate, testAuthority } from '../support/faulty/certificate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What is said of a command line that is one. */
function parsed(...args: string[]) {
  const found = parseArguments(['list.txt', ...args]);
  if (typeof found === 'string') throw new Error(`This asks for the ${found}`);
  return found;
}

/** The sentence that refuses a command line. */
function refusal(...args: string[]): string {
  try {
    parsed(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('This is a command line');
}

/** Writes a file that disappears with the test. */
async function written(text: string, name = 'file'): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
}

const entriesOf = (...lines: string[]) => readText(lines.join('\n'), 'list').entries;

test('a list alone is saved to the present folder, many at once', () => {
  expect(parseArguments(['list.txt'])).toEqual({
    lists: ['list.txt'],
    format: 'auto',
    state: resolve('.weft'),
    settings: usualSettings(resolve('.')),
    options: plainBatchOptions,
    forHosts: { login: null, cookies: null },
    digest: null,
    json: false,
    showsHistory: false,
    warnings: [],
  });
});

test('the history is asked for without a list', () => {
  expect(parseArguments(['--history', '--dir', '/d', '--json'])).toMatchObject({
    lists: [],
    showsHistory: true,
    state: resolve('/d/.weft'),
    json: true,
  });
  expect(refusal('--history')).toBe(
    '--history prints what was downloaded so far. It takes no list.',
  );
});

test('options may stand between the lists, and of two equal ones the last counts', () => {
  const args = 'a.txt --retries 1 - --retries 2 --json b.txt'.split(' ');
  expect(parseArguments(args)).toMatchObject({
    lists: ['a.txt', '-', 'b.txt'],
    settings: { retries: 2 },
    json: true,
  });
});

test('checksums are looked for on the servers where that is wanted', () => {
  expect(parsed('--look-for-checksums').options.looksForDigests).toBe(true);
});

test('the settings are taken', () => {
  const args =
    '--dir /d --connections 3 --per-host 2 --one-by-one --rate 2M --retries 0 --timeout 7 --keep-times';
  expect(parsed(...args.split(' ')).settings).toMatchObject({
    folder: '/d',
    mode: 'one-by-one',
    connections: 3,
    perHost: 2,
    bytesPerSecond: 2_000_000,
    retries: 0,
    timeoutSeconds: 7,
    keepsTimes: true,
  });
});

test.each([
  [[], 16, 6],
  [['--connections', '64'], 64, 64],
  [['--connections', '2'], 2, 2],
  [['--connections', '64', '--per-host', '4'], 64, 4],
  [['--per-host', '4'], 16, 4],
  [['--per-host', '32'], 32, 32],
])('%j is %i connections, %i to one server', (args, connections, perHost) => {
  expect(parsed(...args).settings).toMatchObject({ connections, perHost });
});

test('the state is kept beside the files unless told', () => {
  expect(parsed('--dir', '/d').state).toBe('/d/.weft');
  expect(parsed('--dir', '/d', '--state', '/s').state).toBe('/s');
});

describe('the access', () => {
  test('is plain unless told', () => {
    expect(parsed().options.access).toEqual(plainAccess);
  });

  test('takes headers; those of one name are one', () => {
    const args = ['--header', 'X-One: 1', '--header', 'x-one:2', '--header', 'X-Two: a: b'];
    const names = ['--user-agent', 'me/1', '--referer', 'https://a.example/'];
    expect(parsed(...args, ...names).options.access.headers).toEqual({
      'x-one': '1, 2',
      'x-two': 'a: b',
      'user-agent': 'me/1',
      referer: 'https://a.example/',
    });
  });

  test.each([
    ['none', { kind: 'none' }],
    ['socks5h://me:pw@p.example:1080', { kind: 'manual', url: 'socks5h://me:pw@p.example:1080' }],
    ['p.example:3128', { kind: 'manual', url: 'http://p.example:3128' }],
  ])('takes the proxy %s', (text, proxy) => {
    expect(parsed('--proxy', text).options.access.proxy).toEqual(proxy);
  });

  test('takes switches, and says loudly that certificates are not checked', () => {
    const { options, warnings } = parsed('--http2', '--insecure');
    expect(options.access).toMatchObject({ http2: true, insecure: true });
    expect(warnings).toEqual([expect.stringContaining('Certificates are NOT checked')]);
  });

  test('takes authorities from a file', async () => {
    const { certificate } = await testAuthority();
    const path = await written(`a comment\n${certificate}\n${certificate}`);
    expect(parsed('--ca', path).options.access.authorities).toContain(certificate);
  });

  test('takes a certificate with its key, from two files or from one', async () => {
    const { certificate, key } = await clientCertificate();
    const [cert, both, own] = await Promise.all(
      [certificate, `${certificate}\n${key}`, key].map((text) => written(text)),
    );
    expect(parsed('--cert', `${cert}`, '--key', `${own}`).options.access.clientCertificate).toEqual(
      { certificate, key, passphrase: null },
    );
    expect(parsed('--cert', `${both}`).options.access.clientCertificate?.key).toContain(key);
  });

  test('takes a locked key with what unlocks it', async () => {
    const { certificate, key } = await clientCertificate('open sesame');
    const both = await written(`${certificate}\n${key}`);
    expect(
      parsed('--cert', both, '--passphrase', 'open sesame').options.access.clientCertificate,
    ).toMatchObject({ passphrase: 'open sesame' });
    expect(refusal('--cert', both)).toMatch(/is locked\. Unlock it with --passphrase\.$/);
    const wrong = refusal('--cert', both, '--passphrase', 'guessed');
    expect(wrong).toMatch(/does not open with this --passphrase\.$/);
    expect(wrong).not.toContain('guessed');
  });

  test('takes cookies from a file, and says which lines are none', async () => {
    const path = await written('.a.example\tTRUE\t/\tFALSE\t0\tsid\tsecret\nnonsense\n');
    const { options, warnings } = parsed('--cookies', path);
    expect(options.access.cookies).toMatchObject([
      { domain: 'a.example', name: 'sid', value: 'secret' },
    ]);
    expect(warnings).toEqual([
      `--cookies: line 2 of ${path} is no cookie: not seven fields with tabs between them. The others are sent.`,
    ]);
  });
});

describe('for the hosts of a list', () => {
  const list = entriesOf(
    'http://a.example/1',
    'https://a.example:8443/2\thttps://mirror.example/2',
    'https://b.example/3',
  );

  test('there is a user with a password, which may hold colons', () => {
    const { access } = optionsFor(parsed('--user', 'me:a:b'), list);
    expect(access.credentials).toEqual(
      ['a.example', 'a.example:8443', 'b.example'].map((host) => ({
        kind: 'basic',
        host,
        user: 'me',
        password: 'a:b',
      })),
    );
  });

  test('there is a token', () => {
    const { access } = optionsFor(parsed('--bearer', 'abc'), entriesOf('https://b.example/3'));
    expect(access.credentials).toEqual([{ kind: 'bearer', host: 'b.example', token: 'abc' }]);
  });

  test('there are cookies, once for each host and over http only where it is in the list', () => {
    const { access } = optionsFor(parsed('--cookies', 'a=1; b=2'), list);
    expect(access.cookies.map(({ domain, name, secure }) => `${domain} ${name} ${secure}`)).toEqual(
      ['a.example a false', 'a.example b false', 'b.example a true', 'b.example b true'],
    );
  });
});

test('a checksum is for the only file of a list', () => {
  const { digest } = parsed('--checksum', `MD5=${'0A'.repeat(16)}`);
  expect(digest).toEqual({ algorithm: 'md5', value: '0a'.repeat(16) });
  const twice = entriesOf('http://a.example/1', 'http://a.example/1');
  expect(withDigest(digest, twice).map((entry) => entry.digest)).toEqual([digest, digest]);
  for (const lines of [[], ['http://a.example/1', 'http://a.example/2']]) {
    expect(() => withDigest(digest, entriesOf(...lines))).toThrow(
      /Write digests into the list, each after its address and a space: sha256=HEX\./,
    );
  }
});

test('names, files that exist and the format of the lists are taken', () => {
  const { format, options } = parsed(
    ...['--name-template', '{index:3}-{capture}{ext}', '--name-pattern', '_(\\d+)'],
    ...['--on-exists', 'overwrite', '--input-format', 'aria2'],
  );
  expect(options).toMatchObject({
    naming: { template: '{index:3}-{capture}{ext}', pattern: '_(\\d+)' },
    onExists: 'overwrite',
  });
  expect(format).toBe('aria2');
});

test('help is asked for', () => {
  expect(parseArguments(['--help'])).toBe('help');
  expect(parseArguments(['-h'])).toBe('help');
  expect(parseArguments(['list.txt', '--help', '--json'])).toBe('help');
});

test('the version is asked for', () => {
  expect(parseArguments(['--version'])).toBe('version');
  expect(parseArguments(['--version', 'list.txt'])).toBe('version');
});

describe('the help', () => {
  const help = helpText();

  test('tells of every option and of every exit code', () => {
    const named = Array.from(
      help.matchAll(/^ {2}(?:-[a-z], )?(--[a-z0-9-]+)/gm),
      ([, option]) => option,
    );
    const [, ...known] =
      'x --input-format --checksum --look-for-checksums --dir --state --name-template --name-pattern --on-exists --keep-times --connections --per-host --one-by-one --rate --retries --timeout --header --user-agent --referer --cookies --user --bearer --proxy --http2 --insecure --ca --cert --key --passphrase --history --json --version --help'.split(
        ' ',
      );
    expect(named).toEqual(known);
    for (const code of ['0 all done', '1 some failed', '2 wrong use', '130 interrupted']) {
      expect(help).toContain(code);
    }
  });

  test('is not wider than a terminal', () => {
    expect(Math.max(...help.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});

describe('wrong use is', () => {
  test('no list', () => {
    expect(() => parseArguments([])).toThrow(/^There is no list/);
  });

  test.each([
    ['an unknown option', ['--fast'], /^Unknown option '--fast'\.$/],
    ['an option without its value', ['--dir'], /--dir.* argument missing/],
    ['another option as a value', ['--dir', '--json'], /^Option '--dir' argument is ambiguous\.$/],
    ['an empty value', ['--dir', ''], /^--dir takes something/],
    ['a value for a switch', ['--json=yes'], /--json.* does not take an argument/],
    [
      'no number of connections',
      ['--connections', 'many'],
      /^--connections .*1 to 1000, not “many”/,
    ],
    ['no connections', ['--connections', '0'], /1 to 1000/],
    ['too many connections', ['--connections', '1001'], /1 to 1000/],
    ['half a connection', ['--connections', '1.5'], /whole number/],
    ['an empty number', ['--connections', ''], /whole number/],
    ['a number that is disguised', ['--per-host', '0x10'], /^--per-host takes a whole number/],
    ['too many retries', ['--retries', '101'], /0 to 100, not “101”/],
    ['no time to wait', ['--timeout', '0'], /1 to 600, not “0”/],
    ['a rate of no bytes', ['--rate', '0'], /from 1000 on.*Leave it out for no limit\./],
    ['a rate of bits', ['--rate', '2Mbit'], /such as 500k, 2M or 1\.5MiB, not “2Mbit”/],
    [
      'another way with files that exist',
      ['--on-exists', 'ask'],
      /one of rename, skip, overwrite, /,
    ],
    ['an unknown format', ['--input-format', 'xml'], /one of auto, text, .*csv, not “xml”/],
    ['a pattern without a template', ['--name-pattern', 'a'], /Give a --name-template with it/],
    ['a wrong template', ['--name-template', '{nam}'], /“\{nam\}” at character 1 .* is unknown/],
    [
      'a pattern that is none',
      ['--name-template', '{capture}', '--name-pattern', '('],
      /not a regular expression/,
    ],
    ['a header without a colon', ['--header', 'accept'], /^--header: .*“Name: value” is expected/],
    ['a header of the connection', ['--header', 'Range: bytes=0-'], /^--header: Weft sets the/],
    ['a header in two lines', ['--header', 'a: b\nc: d'], /^--header: This is not a header/],
    ['a user agent in two lines', ['--user-agent', 'a\nb'], /^--user-agent: /],
    ['another scheme of a proxy', ['--proxy', 'ftp://p'], /^--proxy: .* Or write none/],
    ['an empty proxy', ['--proxy', ''], /^--proxy: /],
    ['a digest of another length', ['--checksum', 'sha-256=abc'], /^--checksum takes an algorithm/],
    ['an unknown algorithm', ['--checksum', 'sha3=abc'], /sha-512, sha-256, sha-1, md5 and crc32c/],
    ['a key alone', ['--key', 'k.pem'], /^--key is for a certificate\. Name it with --cert\.$/],
    ['two logins', ['--user', 'a:b', '--bearer', 'c'], /^Give --user or --bearer, not both\.$/],
    [
      'a login twice',
      ['--bearer', 'c', '--header', 'Authorization: x'],
      /^Give --bearer or --header Authorization, not both\.$/,
    ],
    ['authorities that are not there', ['--ca', '/nowhere'], /\/nowhere .*there is no such file/],
    ['a folder of authorities', ['--ca', '/'], /it is a folder/],
  ])('%s', (_name, args, sentence) => {
    expect(refusal(...args)).toMatch(sentence);
  });

  test('a file that holds something else', async () => {
    const path = await written('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const { certificate } = await testAuthority();
    const [text, cert] = await Promise.all([written('hello'), written(certificate)]);
    const { key } = await clientCertificate();
    const other = await written(key);
    expect(refusal('--ca', text)).toMatch(/there is no certificate in .*PEM/);
    expect(refusal('--ca', path)).toMatch(/is damaged/);
    expect(refusal('--cert', cert)).toMatch(/no private key in .*with --key\.$/);
    expect(refusal('--cert', cert, '--key', other)).toMatch(/does not belong to the certificate/);
    expect(refusal('--cookies', text)).toMatch(/line 1 of .* is no cookie: .*cookies\.txt\.$/);
  });

  test.each([
    ['a user without a password', ['--user', 'sesame']],
    ['a token with a space', ['--bearer', 'Bearer sesame']],
    ['a header that is none', ['--header', 'sesame']],
    ['a header with a strange character', ['--header', 'cookie: sesame\u0007']],
    ['cookies that are none', ['--cookies', 'sesame']],
    ['cookies with a strange character', ['--cookies', 'a=1; b=sesame\u0007']],
    ['a proxy with a path', ['--proxy', 'http://me:sesame@p.example/path']],
    ['an unknown option', ['--tokn=sesame']],
    ['a password for nothing', ['--passphrase', 'sesame']],
    ['a second login', ['--user', 'me:sesame', '--bearer', 'sesame']],
  ])('told without the secret in %s', (_name, args) => {
    expect(refusal(...args)).not.toContain('sesame');
  });
});

test.each([
  ['20.20.0', false],
  ['22.18.9', false],
  ['22.19.0', true],
  ['22.20.1', true],
  ['24.0.0', true],
  ['24.21.0-nightly', true],
  ['9.0.0', false],
  ['100.0.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
