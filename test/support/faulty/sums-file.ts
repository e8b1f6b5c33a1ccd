import type { Digest, DigestAlgorithm } from '../../../src-main/contract/digest.ts';
import type { Content } from './content.ts';
import { digestOf } from './digest-of.ts';

/** How a file with digests of other files is written. */
type SumsStyle =
  /** `digest  name`, as sha256sum writes it. */
  | 'gnu'
  /** `digest *name`, the same with --binary. */
  | 'binary'
  /** `SHA256 (name) = digest`, as the BSDs and sha256sum --tag write it. */
  | 'bsd'
  /** The digest alone. */
  | 'bare';

/** What such a file says. */
export interface SumsOptions {
  /** `sha-256` unless told. */
  readonly algorithm?: DigestAlgorithm;
  /** `gnu` unless told. */
  readonly style?: SumsStyle;
  /** False for digests that do not fit. */
  readonly correct?: boolean;
}

/** The text of the file, one line for each of the others. */
export function sumsText(
  files: readonly { readonly name: string; readonly content: Content }[],
  { algorithm = 'sha-256', style = 'gnu', correct = true }: SumsOptions,
): string {
  const lines = files.map(({ name, content }) => {
    const { value } = digestOf(content, algorithm);
    const shown = correct ? value : value.replace(/./, (digit) => (digit === '0' ? '1' : '0'));
    return sumsLine({ algorithm, value: shown }, name, style);
  });
  return lines.join('');
}

function sumsLine({ algorithm, value }: Digest, name: string, style: SumsStyle): string {
  switch (style) {
    case 'gnu':
      return `${value}  ${name}\n`;
    case 'binary':
      return `${value} *${name}\n`;
    case 'bsd':
      return `${algorithm.replace('-', '').toUpperCase()} (${name}) = ${value}\n`;
    case 'bare':
      return `${value}\n`;
  }
}
