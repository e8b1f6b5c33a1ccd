import type { ListLogin, ListOptions } from '../../src-main/contract/list-options.ts';
import { type Quantity, quantityOf, readQuantity, speedMeasure } from '../words/quantity.ts';
import { type Reading, readTogether } from '../words/reading.ts';

/** The options of a list as they are filled in. */
export interface OptionsDraft
  extends Pick<
    ListOptions,
    'onExists' | 'looksForDigests' | 'headers' | 'userAgent' | 'referer' | 'cookies' | 'insecure'
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
}

/** What the parts of the options fill in together. */
export interface OptionsProps {
  readonly draft: OptionsDraft;
  readonly change: (part: Partial<OptionsDraft>) => void;
}

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
};

/** What to ask of main; whether a template, a header or a login can be used is for main to say. */
export function readOptions(draft: OptionsDraft): Reading<ListOptions> {
  const { onExists, looksForDigests, headers, userAgent, referer, cookies, insecure } = draft;
  const { value, problem } = readTogether({
    bytesPerSecond: readQuantity(draft.bytesPerSecond, speedMeasure),
    startAt: readStart(draft.startAt),
    naming: readNaming(draft),
    login: readLogin(draft),
  });
  if (value === undefined) return { problem };
  const asGiven = { onExists, looksForDigests, headers, userAgent, referer, cookies, insecure };
  return { value: { ...value, ...asGiven } };
}

function readStart(text: string): Reading<number | null> {
  if (text === '') return { value: null };
  // Without a zone it is the time of this machine.
  const startAt = new Date(text).getTime();
  return Number.isNaN(startAt) ? { problem: 'Enter when to start.' } : { value: startAt };
}

function readNaming({ template, pattern }: OptionsDraft): Reading<ListOptions['naming']> {
  if (template.trim() !== '') return { value: { template, pattern: pattern || null } };
  if (pattern === '') return { value: null };
  return { problem: 'A pattern is for {capture}: enter names, too, such as {capture}{ext}.' };
}

function readLogin({ loginKind, user, password, token }: OptionsDraft): Reading<ListLogin> {
  switch (loginKind) {
    case 'none':
      return { value: { kind: 'none' } };
    case 'basic':
      if (user === '' && password === '') return { problem: 'Enter a user name and a password.' };
      return { value: { kind: 'basic', user, password } };
    case 'bearer':
      if (token === '') return { problem: 'Enter the token.' };
      return { value: { kind: 'bearer', token: token.trim() } };
  }
}
