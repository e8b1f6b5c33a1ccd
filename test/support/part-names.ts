/** The names in a folder, with the part files as if they had no tag that tells them apart. */
export function withoutTags(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/\.[0-9a-f]{8}(?=\.weft-part$)/, '')).toSorted();
}
