/** The end of a folder's path, which tells folders apart: `…/Downloads/pictures`. */
export function shortPath(path: string, kept = 2): string {
  const separator = path.includes('\\') ? '\\' : '/';
  const parts = path.split(separator).filter((part) => part !== '');
  if (parts.length <= kept) return path;
  return `…${separator}${parts.slice(-kept).join(separator)}`;
}

/** Characters of the end that stay visible: a counter and the extension. */
const tailLength = 12;
const shortEnough = 28;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * Splits a long name so that it can lose its middle when room is short; cut only between whole
 * characters. Names with right-to-left letters stay whole, because their end is not on the right.
 */
export function splitName(name: string): { head: string; tail: string } {
  if (name.length < shortEnough || rightToLeft.test(name)) return { head: name, tail: '' };
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  const cut = Math.max(0, characters.length - tailLength);
  return { head: characters.slice(0, cut).join(''), tail: characters.slice(cut).join('') };
}
