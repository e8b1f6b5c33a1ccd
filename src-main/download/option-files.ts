import type { X509Certificate } from 'node:crypto';
import type { Access, Cookie } from '../contract/access.ts';
import type { ChosenFile, OptionFile } from '../contract/ipc.ts';
import type { ListCertificate, OptionField } from '../contract/list-options.ts';
import { hasKey, type KeyTrouble, keyTrouble, readCertificates } from './certificates.ts';
import { readCookieFile } from './cookies.ts';
import { OptionError } from './option-error.ts';

// Of more files than anybody fills in at once, the oldest are forgotten.
const mostFiles = 100;

/** The files that were chosen for options: what they hold is secret, so only main has it. */
export class OptionFiles {
  readonly #texts = new Map<number, string>();
  #next = 1;

  /**
   * Keeps a file as long as the program runs.
   * @throws Error with a sentence where it is not what was to be chosen.
   */
  keep(what: OptionFile, { name, text }: { name: string; text: string }): ChosenFile {
    const note = noteOf(what, name, text);
    const number = this.#next++;
    this.#texts.set(number, text);
    const [oldest = number] = this.#texts.keys();
    if (this.#texts.size > mostFiles) this.#texts.delete(oldest);
    return { number, name, note };
  }

  cookies(number: number | null): readonly Cookie[] {
    return number === null ? [] : readCookieFile(this.#text(number, 'cookieFile')).cookies;
  }

  authorities(number: number | null): string | null {
    return number === null ? null : this.#text(number, 'authorities');
  }

  /** @throws OptionError where certificate, key and passphrase do not go together. */
  certificate(asked: ListCertificate | null): Access['clientCertificate'] {
    if (asked === null) return null;
    const passphrase = asked.passphrase === '' ? null : asked.passphrase;
    const certificate = this.#text(asked.certificate, 'certificate');
    const key = asked.key === null ? certificate : this.#text(asked.key, 'key');
    const first = readCertificates(certificate) as X509Certificate;
    const trouble = keyTrouble(first, key, passphrase ?? undefined);
    if (trouble !== null) throw new OptionError(fieldOf[trouble], keySentences[trouble]);
    return { certificate, key, passphrase };
  }

  #text(number: number, field: OptionField): string {
    const text = this.#texts.get(number);
    if (text !== undefined) return text;
    throw new OptionError(field, 'Choose the file again: Weft has forgotten it.');
  }
}

const keySentences: Readonly<Record<KeyTrouble, string>> = {
  none: 'There is no private key in the file of the certificate. Choose the file of the key, too.',
  damaged: 'The private key is damaged. Get it anew.',
  locked: 'The private key is locked. Enter its passphrase.',
  'wrong passphrase': 'The private key does not open with this passphrase.',
  'of another': 'The private key does not belong to the certificate. Choose the one that does.',
};

const fieldOf: Readonly<Record<KeyTrouble, OptionField>> = {
  none: 'key',
  damaged: 'key',
  locked: 'passphrase',
  'wrong passphrase': 'passphrase',
  'of another': 'key',
};

/** What is to be said of a file that can be used; nothing in here quotes it. */
function noteOf(what: OptionFile, name: string, text: string): string | null {
  switch (what) {
    case 'cookies':
      return cookieNote(name, text);
    case 'key':
      if (!hasKey(text)) throw new Error(`There is no private key in “${name}”. It takes PEM.`);
      return null;
    case 'authorities':
    case 'certificate': {
      const first = readCertificates(text);
      if (first === 'none') throw new Error(`There is no certificate in “${name}”. It takes PEM.`);
      if (first === 'damaged') throw new Error(`A certificate in “${name}” is damaged.`);
      return null;
    }
  }
}

function cookieNote(name: string, text: string): string | null {
  const { cookies, rejected } = readCookieFile(text);
  const [first] = rejected;
  if (cookies.length === 0) {
    throw new Error(
      `There are no cookies in “${name}”. A cookie file has the form of Netscape’s cookies.txt.`,
    );
  }
  if (first === undefined) return null;
  const more = rejected.length > 1 ? `, nor are ${rejected.length - 1} more` : '';
  return `Line ${first.line} is no cookie (${first.reason})${more}. The others are sent.`;
}
