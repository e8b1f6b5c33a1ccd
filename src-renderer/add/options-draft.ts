import type { ChosenFile } from '../../src-main/contract/ipc.ts';
import type {
  ChangedOptions,
  ListCertificate,
  ListLogin,
  ListOptions,
  ListProxy,
  OptionField,
  Secret,
  ShownOptions,
} from '../../src-main/contract/list-options.ts';
import { readProxyAddress } from '../words/proxy-address.ts';
import { type Quantity, quantityOf, readQuantity, speedMeasure } from '../words/quantity.ts';
import { problemsIn, type Reading, readTogether } from '../words/reading.ts';

/** The options of a list as they are filled in. */
export interface OptionsDraft
  extends Pick<
    ListOptions,
    | 'onExists'
    | 'looksForDigests'
    | 'headers'
    | 'userAgent'
    | 'referer'
    | 'cookies'
    | 'insecure'
    | 'http2'
  > {
  readonly bytesPerSecond: Quantity;
  /** As a field for a day and a time has it; empty for at once. */
  readonly startAt: string;
  readonly template: string;
  readonly pattern: string;
  readonly loginKind: ListLogin['kind'];
  /** Kept while another kind of login is chosen. */
  readonly user: string;
  readonly password: string;
  readonly token: string;
  readonly cookieFile: ChosenFile | null;
  readonly proxyKind: ListProxy['kind'];
  readonly proxyUrl: string;
  readonly proxyUser: string;
  readonly proxyPassword: string;
  readonly authorities: ChosenFile | null;
  readonly certificate: ChosenFile | null;
  readonly key: ChosenFile | null;
  readonly passphrase: string;
  /** What the list has already, and what of it is to be removed. */
  readonly stored: readonly Secret[];
  readonly dropped: readonly Secret[];
  /** Names of the headers that are stored. */
  readonly headerNames: readonly string[];
}

/** What the parts of the options fill in together. */
export interface OptionsProps {
  readonly draft: OptionsDraft;
  readonly change: (part: Partial<OptionsDraft>) => void;
  readonly problems: OptionProblems;
}

/** What is wrong with options, as a sentence for each field. */
export type OptionProblems = Readonly<Partial<Record<OptionField, string>>>;

/** Everything as usual. */
export const usualOptions: OptionsDraft = {
  bytesPerSecond: quantityOf(null, speedMeasure),
  startAt: '',
  template: '',
  pattern: '',
  onExists: 'rename',
  looksForDigests: false,
  headers: '',
  userAgent: '',
  referer: '',
  cookies: '',
  loginKind: 'none',
  user: '',
  password: '',
  token: '',
  insecure: false,
  http2: false,
  cookieFile: null,
  proxyKind: 'settings',
  proxyUrl: '',
  proxyUser: '',
  proxyPassword: '',
  authorities: null,
  certificate: null,
  key: null,
  passphrase: '',
  stored: [],
  dropped: [],
  headerNames: [],
};

/** The options of a list that is there already, without what is secret. */
export function draftOf(shown: ShownOptions): OptionsDraft {
  const { bytesPerSecond, looksForDigests, userAgent, insecure, http2, stored } = shown;
  const { loginKind, user, proxyUser } = shown;
  return {
    ...usualOptions,
    bytesPerSecond: quantityOf(bytesPerSecond, speedMeasure),
    looksForDigests,
    userAgent,
    insecure,
    http2,
    loginKind,
    user,
    proxyKind: shown.proxy.kind,
    proxyUrl: shown.proxy.kind === 'manual' ? shown.proxy.url : '',
    proxyUser,
    stored,
    headerNames: shown.headerNames,
  };
}

/** What can be seen to be wrong without main. */
export function problemsOf(draft: OptionsDraft): OptionProblems {
  return problemsIn(readingsOf(draft));
}

function readingsOf(draft: OptionsDraft) {
  return {
    bytesPerSecond: readQuantity(draft.bytesPerSecond, speedMeasure),
    startAt: readStart(draft.startAt),
    naming: readNaming(draft),
    login: readLogin(draft),
    proxy: readProxy(draft),
    certificate: readCertificate(draft),
  };
}

/** What to ask of main; whether a template, a header or a login can be used is for main to say. */
export function readOptions(draft: OptionsDraft): Reading<ListOptions> {
  const { onExists, looksForDigests, headers, userAgent, referer, cookies } = draft;
  const { insecure, http2 } = draft;
  const { value, problem } = readTogether(readingsOf(draft));
  if (value === undefined) return { problem };
  const files = {
    cookieFile: draft.cookieFile?.number ?? null,
    authorities: draft.authorities?.number ?? null,
  };
  const texts = { headers, userAgent, referer, cookies };
  return { value: { ...value, ...texts, ...files, onExists, looksForDigests, insecure, http2 } };
}

/** The same for a list that is there already, with what it keeps. */
export function readChanges(draft: OptionsDraft): Reading<ChangedOptions> {
  const { value: options, problem } = readOptions(draft);
  if (options === undefined) return { problem };
  return { value: { options, kept: draft.stored.filter((secret) => isKept(secret, draft)) } };
}

function isStored(secret: Secret, { stored, dropped }: OptionsDraft): boolean {
  return stored.includes(secret) && !dropped.includes(secret);
}

/** What is stored is kept unless it is to be removed, or there is something new. */
function isKept(secret: Secret, draft: OptionsDraft): boolean {
  if (!isStored(secret, draft)) return false;
  switch (secret) {
    case 'password':
      return draft.loginKind === 'basic' && draft.password === '';
    case 'token':
      return draft.loginKind === 'bearer' && draft.token === '';
    case 'cookies':
      return draft.cookies.trim() === '' && draft.cookieFile === null;
    case 'proxy-password':
      return draft.proxyKind === 'manual' && draft.proxyPassword === '';
    case 'referer':
    case 'headers':
      return draft[secret].trim() === '';
    case 'authorities':
    case 'certificate':
      return draft[secret] === null;
  }
}

function readStart(text: string): Reading<number | null> {
  if (text === '') return { value: null };
  // Without a zone it is the time of this machine.
  const startAt = new Date(text).getTime();
  return Number.isNaN(startAt) ? { problem: 'Enter when to start.' } : { value: startAt };
}

/** Whether the names need a pattern; where not, its field is not there. */
export function hasCapture({ template }: Pick<OptionsDraft, 'template'>): boolean {
  return template.includes('{capture');
}

function readNaming({ template, pattern }: OptionsDraft): Reading<ListOptions['naming']> {
  if (template.trim() !== '') {
    return { value: { template, pattern: (hasCapture({ template }) && pattern) || null } };
  }
  if (pattern === '') return { value: null };
  return { problem: 'A pattern is for {capture}: enter names, too, such as {capture}{ext}.' };
}

function readLogin(draft: OptionsDraft): Reading<ListLogin> {
  const { loginKind, user, password, token } = draft;
  switch (loginKind) {
    case 'none':
      return { value: { kind: 'none' } };
    case 'basic':
      if (user === '' && password === '' && !isStored('password', draft)) {
        return { problem: 'Enter a user name and a password.' };
      }
      return { value: { kind: 'basic', user, password } };
    case 'bearer':
      if (token === '' && !isStored('token', draft)) return { problem: 'Enter the token.' };
      return { value: { kind: 'bearer', token: token.trim() } };
  }
}

function readProxy(draft: OptionsDraft): Reading<ListProxy> {
  const { proxyKind, proxyUrl, proxyUser, proxyPassword } = draft;
  if (proxyKind !== 'manual') return { value: { kind: proxyKind } };
  const { value: address, problem } = readProxyAddress(proxyUrl);
  if (address === undefined) return { problem };
  // What is no address is for main to refuse.
  if (!URL.canParse(address)) return { value: { kind: 'manual', url: address } };
  const url = new URL(address);
  if (proxyUser !== '') url.username = proxyUser;
  if (proxyPassword !== '') url.password = proxyPassword;
  return { value: { kind: 'manual', url: url.href } };
}

function readCertificate(draft: OptionsDraft): Reading<ListCertificate | null> {
  const { certificate, key, passphrase } = draft;
  if (certificate !== null) {
    const { number } = certificate;
    return { value: { certificate: number, key: key?.number ?? null, passphrase } };
  }
  if (key === null && passphrase === '') return { value: null };
  return { problem: 'A key and a passphrase are for a certificate: choose it, too.' };
}
