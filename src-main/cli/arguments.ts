import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Digest } from '../contract/digest.ts';
import { limits, type Settings, usualSettings } from '../contract/settings.ts';
import { type BatchOptions, plainBatchOptions } from '../contract/task.ts';
import type { Login } from '../download/for-hosts.ts';
import { checkTemplate } from '../download/name-template.ts';
import type { ListFormat } from '../intake/parse.ts';
import { accessOf, loginOf } from './access.ts';
import { type OptionValues, options } from './options.ts';
import type { Option } from './read-option.ts';
import { UsageError } from './usage-error.ts';

export interface HeadlessArguments {
  /** Paths of list files; `-` is standard input. */
  readonly lists: readonly string[];
  readonly format: ListFormat;
  /** Absolute path of the folder that remembers what was done. */
  readonly state: string;
  readonly settings: Settings;
  /** Without what is for the hosts of the lists; see `optionsFor`. */
  readonly options: BatchOptions;
  readonly forHosts: {
    readonly login: Login | null;
    /** `a=b; c=d` */
    readonly cookies: string | null;
  };
  /** What the only file must come to. */
  readonly digest: Digest | null;
  readonly json: boolean;
  /** Nothing is downloaded: what was so far is printed. There are no lists then. */
  readonly showsHistory: boolean;
  /** What the person should know before anything is done, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * Reads the command line, without the program, and the files that its options name.
 * @returns only what was asked for when that was the help or the version.
 * @throws UsageError for what is unknown, missing or out of bounds. Its message has no secrets.
 */
export function parseArguments(args: readonly string[]): HeadlessArguments | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  if (values.version === true) return 'version';
  const showsHistory = values.history === true;
  if (showsHistory && positionals.length > 0) {
    throw new UsageError('--history prints what was downloaded so far. It takes no list.');
  }
  if (!showsHistory && positionals.length === 0) {
    throw new UsageError('There is no list. Name a file, or - to read one.');
  }
  const read = readValues(values);
  const settings = settingsOf(read);
  return {
    lists: positionals,
    format: read['input-format'] ?? 'auto',
    state: resolve(read.state ?? resolve(settings.folder, '.weft')),
    settings,
    options: {
      ...plainBatchOptions,
      access: accessOf(read),
      naming: namingOf(read),
      onExists: read['on-exists'] ?? plainBatchOptions.onExists,
      looksForDigests: read['look-for-checksums'] === true,
    },
    forHosts: {
      login: loginOf(read),
      cookies: read.cookies?.kind === 'text' ? read.cookies.text : null,
    },
    digest: read.checksum ?? null,
    json: read.json === true,
    showsHistory,
    warnings: warningsOf(read),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: parseArgsOptions() });
  } catch (error) {
    // What Node adds after the first sentence is for those who write programs.
    throw new UsageError(String((error as Error).message).replace(/\.\s.*$/s, '.'));
  }
}

function parseArgsOptions() {
  return Object.fromEntries(
    Object.entries<Option<unknown>>(options).map(([name, { placeholder, short }]) => [
      name,
      {
        ...(placeholder === null
          ? ({ type: 'boolean' } as const)
          : ({ type: 'string', multiple: true } as const)),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
}

function readValues(values: ReturnType<typeof parse>['values']): OptionValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const texts = Array.isArray(value) ? value.map(String) : [];
      return [name, options[name as keyof typeof options].read(texts, `--${name}`)];
    }),
  ) as OptionValues;
}

function settingsOf(read: OptionValues): Settings {
  const usual = usualSettings(resolve(read.dir ?? '.'));
  const { connections, rate, retries, timeout, 'per-host': perHost } = read;
  return {
    ...usual,
    mode: read['one-by-one'] === true ? 'one-by-one' : 'together',
    // Who asks for many of one of them means both.
    connections: connections ?? Math.max(usual.connections, perHost ?? 0),
    perHost: perHost ?? connections ?? limits.perHost.usual,
    bytesPerSecond: rate ?? null,
    retries: retries ?? usual.retries,
    timeoutSeconds: timeout ?? usual.timeoutSeconds,
    keepsTimes: read['keep-times'] === true,
  };
}

function namingOf(read: OptionValues): BatchOptions['naming'] {
  const { 'name-template': template, 'name-pattern': pattern = null } = read;
  if (template === undefined) {
    if (pattern === null) return null;
    throw new UsageError(
      '--name-pattern finds what {capture} stands for. Give a --name-template with it, too, such as {capture}{ext}.',
    );
  }
  const problem = checkTemplate(template, pattern);
  if (problem !== null) throw new UsageError(`--name-template: ${problem}`);
  return { template, pattern };
}

function warningsOf({ cookies, insecure }: OptionValues): string[] {
  const warnings: string[] = [];
  if (cookies?.kind === 'file' && cookies.warning !== null) warnings.push(cookies.warning);
  if (insecure === true) {
    warnings.push(
      'Certificates are NOT checked (--insecure): anybody on the way can read and change what is sent and downloaded.',
    );
  }
  return warnings;
}
