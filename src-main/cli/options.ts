import { limits } from '../contract/settings.ts';
import type { BatchOptions } from '../contract/task.ts';
import { listFormats } from '../intake/parse.ts';
import {
  onOff,
  readAny,
  readLimit,
  readOneOf,
  readWholeNumber,
  repeated,
  withValue,
} from './read-option.ts';
import {
  readBearer,
  readHeaderOption,
  readHeaderValue,
  readProxy,
  readUser,
} from './read-option-access.ts';
import { readAuthorities } from './read-option-certificates.ts';
import { readChecksum } from './read-option-checksum.ts';
import { readCookieOption } from './read-option-cookies.ts';

const { connections, perHost, retries, timeoutSeconds } = limits;

const lists = {
  'input-format': withValue(
    'FORMAT',
    [`how to read the lists: ${listFormats.join(', ')}`, '(default: auto)'],
    readOneOf(listFormats),
  ),
  checksum: withValue(
    'ALGORITHM=HEX',
    ['what the file must come to; for a list of one address'],
    readChecksum,
  ),
  'look-for-checksums': onOff([
    'ask the servers for files such as SHA256SUMS or NAME.sha256 beside',
    'the files whose checksum nobody told, and compare',
  ]),
};

const files = {
  dir: withValue('DIR', ['the folder to save to (default: the present one)'], readAny),
  state: withValue(
    'DIR',
    ['where to remember what was done', '(default: .weft in the folder to save to)'],
    readAny,
  ),
  'name-template': withValue(
    'T',
    [
      'what names are made of: {index}, {index:3}, {name}, {ext},',
      '{host}, {date}, {path}, {capture}',
    ],
    readAny,
  ),
  'name-pattern': withValue(
    'REGEX',
    ['finds in each address what {capture} stands for: its first', 'group'],
    readAny,
  ),
  'on-exists': withValue(
    'WHAT',
    [
      'what to do where a file has the name already: rename, skip or',
      'overwrite (default: rename)',
    ],
    readOneOf<BatchOptions['onExists']>(['rename', 'skip', 'overwrite']),
  ),
  'keep-times': onOff(['give files the time of modification that the server names']),
};

const speed = {
  connections: withValue(
    'N',
    [
      `how many connections at once, ${connections.min} to ${connections.max} ` +
        `(default: ${connections.usual}, or what --per-host`,
      'says when that is more)',
    ],
    readWholeNumber(connections),
  ),
  'per-host': withValue(
    'N',
    [`how many of them to one server (default: ${perHost.usual}, or what`, '--connections says)'],
    readWholeNumber(perHost),
  ),
  'one-by-one': onOff(['one file after the other, over one connection']),
  rate: withValue(
    'R',
    ['the most bytes a second of everything together: 500k, 2M, 1.5MiB'],
    readLimit,
  ),
  retries: withValue(
    'N',
    [`how often in a row to try again without progress (default: ${retries.usual})`],
    readWholeNumber(retries),
  ),
  timeout: withValue(
    'SECONDS',
    [
      'how long to wait for an answer or a byte before a connection is',
      `given up (default: ${timeoutSeconds.usual})`,
    ],
    readWholeNumber(timeoutSeconds),
  ),
};

const servers = {
  header: repeated(
    "'NAME: VALUE'",
    ['one more header, sent to the hosts of the list only;', 'may be given many times'],
    readHeaderOption,
  ),
  'user-agent': withValue(
    'TEXT',
    ['who is asking, as servers see it'],
    readHeaderValue('user-agent'),
  ),
  referer: withValue(
    'URL',
    ['where the addresses are said to come from'],
    readHeaderValue('referer'),
  ),
  cookies: withValue(
    'COOKIES',
    ["the path of a cookies.txt, or 'a=b; c=d' for the hosts of the list"],
    readCookieOption,
  ),
  user: withValue('USER:PASSWORD', ['for the hosts of the list (basic authentication)'], readUser),
  bearer: withValue('TOKEN', ['for the hosts of the list, instead of a password'], readBearer),
  proxy: withValue(
    'URL',
    [
      'http, https, socks5 or socks5h; none goes directly (default: what',
      'http_proxy, https_proxy, all_proxy and no_proxy say)',
    ],
    readProxy,
  ),
  http2: onOff(['HTTP/2 where the server offers it']),
  insecure: onOff(['do not check the certificates of servers']),
  ca: withValue('FILE', ['authorities to trust besides the usual ones, PEM'], readAuthorities),
  cert: withValue('FILE', ['a certificate that says who you are, PEM'], readAny),
  key: withValue('FILE', ['its private key, PEM (default: in the file of --cert)'], readAny),
  passphrase: withValue('TEXT', ['what unlocks the key'], (text) => text),
};

const output = {
  history: onOff(['print what was downloaded so far, and end']),
  json: onOff(['print one JSON object a line; the last one is the summary']),
  version: onOff(['print the version']),
  help: { ...onOff(['print this text']), short: 'h' },
};

/** All options by name, in the order of the help. */
export const options = { ...lists, ...files, ...speed, ...servers, ...output };

/** The options under the headings of the help. */
export const sections = [
  { title: 'Lists', options: lists },
  { title: 'Files', options: files },
  { title: 'Speed', options: speed },
  { title: 'Servers', options: servers },
  { title: 'Output', options: output },
];

/** What was given, read; an option that was not is not there. */
export type OptionValues = {
  readonly [Name in keyof typeof options]?: ReturnType<(typeof options)[Name]['read']>;
};
