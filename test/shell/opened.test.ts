import { describe, expect, it } from 'vitest';
import {
  fewProblems,
  nothingOpened,
  readArguments,
  sortArguments,
} from '../../src-main/shell/opened.ts';

/** Reads what stands after the program, as on Linux or macOS. */
function onPosix(...given: readonly string[]) {
  return readArguments(['/opt/Weft/weft', ...given], {
    workingDirectory: '/home/ada/lists',
    namesApp: false,
    isWindows: false,
  });
}

/** Reads what stands after the program, as on Windows. */
function onWindows(...given: readonly string[]) {
  return readArguments(['C:\\Program Files\\Weft\\Weft.exe', ...given], {
    workingDirectory: 'D:\\Lists',
    namesApp: false,
    isWindows: true,
  });
}

describe('a start opens', () => {
  it('nothing without arguments', () => {
    expect(onPosix()).toEqual(nothingOpened);
    expect(onPosix('')).toEqual(nothingOpened);
  });

  it.each([
    ['a.weft', '/home/ada/lists/a.weft'],
    ['../a.meta4', '/home/ada/a.meta4'],
    ['/srv/a list.txt', '/srv/a list.txt'],
    ['/srv/../etc/a', '/etc/a'],
    ['C:\\a.weft', '/home/ada/lists/C:\\a.weft'],
    ['day 12:30.txt', '/home/ada/lists/day 12:30.txt'],
    ['notes:old.txt', '/home/ada/lists/notes:old.txt'],
    ['写真.weft', '/home/ada/lists/写真.weft'],
    ['file:///srv/a%20list.weft', '/srv/a list.weft'],
    ['FILE:///srv/a.weft', '/srv/a.weft'],
    ['file://localhost/srv/a.weft', '/srv/a.weft'],
  ])('the file “%s”', (argument, path) => {
    expect(onPosix(argument)).toEqual({ ...nothingOpened, files: [path] });
  });

  it.each([
    ['a.weft', 'D:\\Lists\\a.weft'],
    ['..\\a.meta4', 'D:\\a.meta4'],
    ['C:\\Users\\Ada\\a list.weft', 'C:\\Users\\Ada\\a list.weft'],
    ['C:/Users/Ada/a.weft', 'C:\\Users\\Ada\\a.weft'],
    ['\\\\nas\\lists\\a.weft', '\\\\nas\\lists\\a.weft'],
    ['file:///C:/Users/Ada/a%20list.weft', 'C:\\Users\\Ada\\a list.weft'],
  ])('on Windows the file “%s”', (argument, path) => {
    expect(onWindows(argument)).toEqual({ ...nothingOpened, files: [path] });
  });

  it('several files in their order, each once', () => {
    expect(onPosix('b.txt', 'a.txt', './b.txt').files).toEqual([
      '/home/ada/lists/b.txt',
      '/home/ada/lists/a.txt',
    ]);
  });

  it.each([
    'weft:https://a.example/x',
    'WEFT:?url=https%3A%2F%2Fa.example%2Fx',
    'weft://https://a.example/x',
    'https://a.example/x',
    'HTTP://a.example/x',
    'ftp://a.example/x',
    'weft:',
  ])('the link “%s”', (link) => {
    expect(onPosix(link)).toEqual({ ...nothingOpened, links: [link] });
    expect(onWindows(link)).toEqual({ ...nothingOpened, links: [link] });
  });
});

it('the dialog for a list is opened for who asks for it, not for a file of that name', () => {
  expect(onPosix('--add-list')).toEqual({ ...nothingOpened, wantsDialog: true });
  expect(onPosix('--', '--add-list')).toMatchObject({ wantsDialog: false });
  // A start in its place would ask for it again.
  expect(sortArguments(['weft', '--no-sandbox', '--add-list'], false).own).toEqual([
    '--no-sandbox',
  ]);
});

describe('a start does not open', () => {
  it('what is meant for the runtime', () => {
    const options = [
      '--no-sandbox',
      '--remote-debugging-port=0',
      '--user-data-dir=/tmp/a.weft',
      '--allow-file-access-from-files',
      '-psn_0_12345',
      '-',
    ];
    expect(onPosix(...options)).toEqual(nothingOpened);
    expect(onPosix(...options, 'a.txt', '--inspect=0').files).toEqual(['/home/ada/lists/a.txt']);
  });

  it('the application itself, wherever options put it', () => {
    const start = { workingDirectory: '/home/ada', namesApp: true, isWindows: false };
    const read = (...given: readonly string[]) => readArguments(['electron', ...given], start);
    expect(read('.')).toEqual(nothingOpened);
    expect(read('--no-sandbox', '/srv/weft', 'a.txt').files).toEqual(['/home/ada/a.txt']);
  });

  it('a hyphen as an option where two of them say that names follow', () => {
    expect(onPosix('--no-sandbox', '--', '-a.txt', '--b').files).toEqual([
      '/home/ada/lists/-a.txt',
      '/home/ada/lists/--b',
    ]);
  });

  it.each([
    'file://nas.example/lists/a.weft',
    'file:///srv/a%2Fb.weft',
    'file:///srv/%00.weft',
    'file:///srv/%E0%A4%A',
    'file://%/a.weft',
    'a\0.weft',
  ])('“%s”, and says so', (argument) => {
    const { files, links, problems } = onPosix(argument);
    expect({ files, links }).toEqual({ files: [], links: [] });
    expect(problems).toEqual([expect.stringMatching(/^“.+” is not a file on this machine\.$/)]);
  });

  it('a file on another machine that a link to a file has Windows ask for', () => {
    expect(onWindows('file://evil.example/share/a.weft').files).toEqual([]);
    expect(onWindows('file:////evil.example/share/a.weft').files).toEqual([]);
  });

  it('files beside a link, which may have brought them', () => {
    const { files, links, problems } = onPosix('weft:https://a.example/x', '/tmp/planted.weft');
    expect(files).toEqual([]);
    expect(links).toEqual(['weft:https://a.example/x']);
    expect(problems).toEqual([expect.stringContaining('does not open beside a link')]);
  });

  it('a relative path without a place that it is relative to', () => {
    const start = { workingDirectory: '', namesApp: false, isWindows: false };
    const { files, problems } = readArguments(['weft', 'a.txt', '/b.txt'], start);
    expect(files).toEqual(['/b.txt']);
    expect(problems).toEqual(['“a.txt” is not a file on this machine.']);
  });
});

it('a sentence about a hostile argument is short, on one line and without disguises', () => {
  const { problems } = onPosix(`file://evil.example/\u202e\n\u001b[31m${'x'.repeat(100_000)}`);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.length).toBeLessThan(400);
  expect(problems[0]).not.toMatch(/[\p{Cc}\u202e]/u);
});

it('of many problems some are told and the others counted', () => {
  expect(fewProblems(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(fewProblems(['a', 'b', 'c', 'd'])).toEqual([
    'a',
    'b',
    '2 more could not be opened either.',
  ]);
});
