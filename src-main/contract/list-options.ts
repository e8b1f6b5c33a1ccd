import type { ProxyChoice } from './access.ts';
import { isProxyChoice, limits } from './settings.ts';
import type { BatchOptions } from './task.ts';

/** Who we are to the hosts of a list. */
export type ListLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** The way to the servers of one list; `settings` is what the settings say when it is added. */
export type ListProxy = ProxyChoice | { readonly kind: 'settings' };

/** Who we are by a certificate. Files are named by the number that they got when they were chosen. */
export interface ListCertificate {
  readonly certificate: number;
  /** Null where the key stands in the file of the certificate. */
  readonly key: number | null;
  readonly passphrase: string;
}

/** What the window asks for one list, as it was typed; an empty text is as usual. */
export interface ListOptions
  extends Pick<
    BatchOptions,
    'bytesPerSecond' | 'startAt' | 'naming' | 'onExists' | 'looksForDigests'
  > {
  /** Headers as lines `Name: value`. */
  readonly headers: string;
  readonly userAgent: string;
  readonly referer: string;
  /** `a=b; c=d`, for the hosts of the list. */
  readonly cookies: string;
  /** A chosen cookie file, for the hosts that it names; null for none. */
  readonly cookieFile: number | null;
  readonly login: ListLogin;
  readonly proxy: ListProxy;
  /** A chosen file of authorities to trust besides the usual ones; null for none. */
  readonly authorities: number | null;
  readonly certificate: ListCertificate | null;
  /** HTTP/2 where the server offers it. */
  readonly http2: boolean;
  /** Certificates that nobody vouches for are accepted. */
  readonly insecure: boolean;
}

/** Where something may be wrong with options as they are filled in. */
export type OptionField = keyof ListOptions | 'pattern' | 'key' | 'passphrase' | 'proxyPassword';

/** Why options cannot be used, as a sentence without secrets, and at which of them that is. */
export interface OptionProblem {
  readonly field: OptionField;
  readonly problem: string;
}

export const plainListOptions: ListOptions = {
  bytesPerSecond: null,
  startAt: null,
  naming: null,
  onExists: 'rename',
  looksForDigests: false,
  headers: '',
  userAgent: '',
  referer: '',
  cookies: '',
  cookieFile: null,
  login: { kind: 'none' },
  proxy: { kind: 'settings' },
  authorities: null,
  certificate: null,
  http2: false,
  insecure: false,
};

const mostText = 100_000;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= mostText;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNaming(value: unknown): boolean {
  if (value === null) return true;
  return (
    isRecord(value) && isText(value.template) && (value.pattern === null || isText(value.pattern))
  );
}

function isLogin(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.kind === 'basic') return isText(value.user) && isText(value.password);
  return value.kind === 'none' || (value.kind === 'bearer' && isText(value.token));
}

function isFileNumber(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isListProxy(value: unknown): boolean {
  return isProxyChoice(value) || (isRecord(value) && value.kind === 'settings');
}

function isCertificate(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { certificate, key, passphrase } = value;
  return isFileNumber(certificate) && (key === null || isFileNumber(key)) && isText(passphrase);
}

/** Whether a value is bytes a second that a limit may have, or null for no limit. */
export function isSpeedLimit(value: unknown): value is number | null {
  const { min, max } = limits.bytesPerSecond;
  const isSpeed = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return value === null || isSpeed;
}

const checks: { readonly [Name in keyof ListOptions]: (value: unknown) => boolean } = {
  bytesPerSecond: isSpeedLimit,
  startAt: (value) => value === null || Number.isSafeInteger(value),
  naming: isNaming,
  onExists: (value) => value === 'rename' || value === 'skip' || value === 'overwrite',
  looksForDigests: isBoolean,
  headers: isText,
  userAgent: isText,
  referer: isText,
  cookies: isText,
  cookieFile: (value) => value === null || isFileNumber(value),
  login: isLogin,
  proxy: isListProxy,
  authorities: (value) => value === null || isFileNumber(value),
  certificate: isCertificate,
  http2: isBoolean,
  insecure: isBoolean,
};

/** Whether a value has the shape of options; whether they make sense is for main to say. */
export function isListOptions(value: unknown): value is ListOptions {
  return (
    isRecord(value) &&
    Object.entries(checks).every(
      ([name, check]) => Object.hasOwn(value, name) && check(value[name]),
    )
  );
}

/** What a list has already, and what never comes to the window; a change may keep it. */
export const secrets = [
  'password',
  'token',
  'cookies',
  'referer',
  'headers',
  'proxy-password',
  'authorities',
  'certificate',
] as const;

export type Secret = (typeof secrets)[number];

/** What the window may know of the options of a list that is there. */
export interface ShownOptions
  extends Pick<
    ListOptions,
    'bytesPerSecond' | 'looksForDigests' | 'userAgent' | 'insecure' | 'http2'
  > {
  readonly loginKind: ListLogin['kind'];
  readonly user: string;
  /** A manual one without user name and password. */
  readonly proxy: ProxyChoice;
  readonly proxyUser: string;
  /** What is kept of the list without being shown. */
  readonly stored: readonly Secret[];
  /** Names of the headers that are sent. */
  readonly headerNames: readonly string[];
  /** How many files the list has, and how many of them failed. */
  readonly files: number;
  readonly failed: number;
}

/** Options that replace those of a list, but for the secrets in `kept`. */
export interface ChangedOptions {
  readonly options: ListOptions;
  readonly kept: readonly Secret[];
}

/** Whether a value is a list of secrets that may be kept. */
export function areSecrets(value: unknown): value is readonly Secret[] {
  return Array.isArray(value) && value.every((one) => secrets.includes(one as Secret));
}
