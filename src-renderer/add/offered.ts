/** The text with those of the addresses below it that are not on a line of it. */
export function withOffered(text: string, offered: readonly string[]): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  const more = offered.filter((address) => !lines.has(address));
  if (more.length === 0) return text;
  return `${text.trim() === '' ? '' : `${text.trimEnd()}\n`}${more.join('\n')}\n`;
}
