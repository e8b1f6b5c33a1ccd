import type { FailureCode } from '../../src-main/contract/failure.ts';
import type { FaultyServer } from './faulty-server.ts';
import { picture } from './picture.ts';
import { randomNumbers } from './random-numbers.ts';
import { refusedAddress, unresolvableAddress } from './unusable-addresses.ts';

/** What must become of one line of a list. */
type Expectation =
  | {
      readonly kind: 'done';
      readonly url: string;
      /** The last part of the address, decoded. The second of two equal names gets another one. */
      readonly name: string;
      readonly bytes: number;
      readonly sha256: string;
    }
  | { readonly kind: 'failed'; readonly url: string; readonly code: FailureCode }
  /** The address of an earlier line, counted from 1, again. */
  | { readonly kind: 'same-as'; readonly url: string; readonly line: number }
  | { readonly kind: 'rejected' }
  /** A comment or nothing. */
  | { readonly kind: 'skipped' };

/** One line of a list, as it stands there. */
export interface WorkloadLine {
  readonly text: string;
  readonly expected: Expectation;
}

/** A list to download, and what must come out. `lines[0]` is line 1. */
export interface Workload {
  readonly text: string;
  readonly lines: readonly WorkloadLine[];
}

/** How long each of the four pictures keeps its first byte back, in milliseconds. */
const pictureDelays = [1750, 1850, 1800, 1900] as const;

/** The tutorial's list: about 7.3 s one by one, 1.9 s together. */
export function fourPictures(server: FaultyServer): Workload {
  const names = ['Hills before sunrise', 'Green valley', 'Night over the ridge', 'Desert evening'];
  return workload(
    pictureDelays.map((firstByteDelay, index) => {
      const path = `pictures/${names[index]}.png`;
      const bytes = picture(index);
      return good(server, server.file({ path, bytes, firstByteDelay, contentType: 'image/png' }));
    }),
  );
}

/** How a mixed list differs from the usual one. */
export interface MixedOptions {
  /** Number of files; 200 unless told. */
  readonly files?: number;
  /** Bounds of a file's size in bytes; 1 KB to 2 MB unless told. Small files are more frequent. */
  readonly sizes?: readonly [least: number, most: number];
  /** Bounds of the time to the first byte in milliseconds; 20 to 250 unless told. */
  readonly delays?: readonly [least: number, most: number];
  readonly seed?: number;
}

/** Files of all sizes, from quick and slow places, with names in several scripts. */
export function mixedList(server: FaultyServer, options: MixedOptions = {}): Workload {
  return workload(mixedLines(server, options));
}

/**
 * A list with everything that can stand in a list: mostly good files, one address that comes
 * twice, two equal names, every failure that a server can cause, lines that are not addresses.
 * @param secure a server whose certificate is not trusted.
 * @param lines number of lines in all, at least 50.
 */
export async function troubledList(
  server: FaultyServer,
  secure: FaultyServer,
  { lines = 200, ...options }: Omit<MixedOptions, 'files'> & { readonly lines?: number } = {},
): Promise<Workload> {
  const status = (code: number) => ({ kind: 'status', status: code }) as const;
  const troubles: WorkloadLine[] = [
    failing(unresolvableAddress(), 'name-not-resolved'),
    failing(await refusedAddress(), 'refused'),
    failing(server.file({ path: 'trouble/reset.bin', answer: { kind: 'reset' } }), 'reset'),
    failing(server.file({ path: 'trouble/silent.bin', answer: { kind: 'never' } }), 'timeout'),
    failing(secure.file({ path: 'trouble/untrusted.bin' }), 'tls'),
    failing(server.file({ path: 'trouble/missing.bin', answer: status(404) }), 'http-status'),
    failing(server.file({ path: 'trouble/broken.bin', answer: status(500) }), 'http-status'),
    failing(
      server.file({ path: 'trouble/short.bin', ending: { kind: 'close', after: 40_000 } }),
      'short-body',
    ),
    good(server, server.file({ path: 'left/the same name.bin', size: 30_000 })),
    good(server, server.file({ path: 'right/the same name.bin', size: 30_000 })),
    good(server, server.file({ path: 'spaces around.bin', size: 3000 }), (url) => `  ${url} \t`),
    ...[
      'four pictures from last summer',
      `${server.origin.replace('http:', 'ftp:')}/pub/file.bin`,
      'http://',
      'https://?only=a-query',
      'http://127.0.0.1:99999/no-such-port.bin',
      'mailto:someone@example.invalid',
      'file:///etc/passwd',
    ].map((text): WorkloadLine => ({ text, expected: { kind: 'rejected' } })),
    ...['', '# what follows is from another place', '   ', '#'].map(
      (text): WorkloadLine => ({ text, expected: { kind: 'skipped' } }),
    ),
  ];
  const files = lines - troubles.length - 1;
  const all = spread(mixedLines(server, { ...options, files }), troubles);
  return workload([...all, again(all)]);
}

function workload(lines: readonly WorkloadLine[]): Workload {
  return { text: `${lines.map(({ text }) => text).join('\n')}\n`, lines };
}

const folders = ['', 'photos/2024', 'papers/old & new', 'música/Été', '資料/二', 'a/b/c/d'];
const nameMakers: readonly ((n: number) => string)[] = [
  (n) => `IMG_${1000 + n}.jpg`,
  (n) => `Bericht Müller ${n}.pdf`,
  (n) => `track-${n}.mp3`,
  (n) => `写真_${n}.png`,
  (n) => `notes (${n}).txt`,
  (n) => `Отчёт-${n}.zip`,
  (n) => `100% of ${n}.csv`,
];

function mixedLines(
  server: FaultyServer,
  { files = 200, sizes = [1000, 2_000_000], delays = [20, 250], seed = 1 }: MixedOptions,
): WorkloadLine[] {
  const random = randomNumbers(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const [least, most] = sizes;
  return Array.from({ length: files }, (_, index) => {
    const path = [pick(folders), pick(nameMakers)(index + 1)].filter(Boolean).join('/');
    const size = Math.round(least * (most / least) ** random());
    const firstByteDelay = Math.round(delays[0] + (delays[1] - delays[0]) * random());
    const url = server.file({ path, size, firstByteDelay });
    // Some addresses stand in the list as people write them.
    return good(server, url, index % 5 === 0 && !path.includes('%') ? written : undefined);
  });
}

/** The address with its letters instead of their codes; spaces stay encoded. */
function written(url: string): string {
  return decodeURI(url).replaceAll(' ', '%20');
}

function good(
  server: FaultyServer,
  url: string,
  write: (url: string) => string = (address) => address,
): WorkloadLine {
  const name = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
  const bytes = server.bytesOf(url).length;
  const sha256 = server.hashOf(url);
  return { text: write(url), expected: { kind: 'done', url, name, bytes, sha256 } };
}

function failing(url: string, code: FailureCode): WorkloadLine {
  return { text: url, expected: { kind: 'failed', url, code } };
}

/** The first good line once more. */
function again(lines: readonly WorkloadLine[]): WorkloadLine {
  const index = lines.findIndex(({ expected }) => expected.kind === 'done');
  const first = lines[index];
  if (first?.expected.kind !== 'done') throw new Error('The list has no good line');
  const { url } = first.expected;
  return { text: url, expected: { kind: 'same-as', url, line: index + 1 } };
}

/** `some` among `many`, at equal distances. */
function spread(many: readonly WorkloadLine[], some: readonly WorkloadLine[]): WorkloadLine[] {
  const every = Math.max(1, Math.floor(many.length / some.length));
  const rest = [...some];
  return [
    ...many.flatMap((line, index) => [line, ...(index % every === 0 ? rest.splice(0, 1) : [])]),
    ...rest,
  ];
}
