import { limits } from './settings.ts';
import type { BatchOptions } from './task.ts';

/** Who we are to the hosts of a list. */
export type ListLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

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
  readonly login: ListLogin;
  /** Certificates that nobody vouches for are accepted. */
  readonly insecure: boolean;
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
  login: { kind: 'none' },
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
  login: isLogin,
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
