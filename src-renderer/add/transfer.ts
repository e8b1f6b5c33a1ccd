/** The parts of a drop or of the clipboard that Weft understands. */
export interface Transfer {
  /** `text/uri-list`: one address a line. */
  readonly uriList: string;
  readonly text: string;
  readonly files: readonly File[];
}

/** What to add of a transfer. */
export type Load =
  | { readonly kind: 'text'; readonly text: string; readonly what: 'text' | 'links' }
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'nothing' };

/** Reads a transfer at once: after its event it is empty. */
export function transferOf(data: DataTransfer): Transfer {
  return {
    uriList: data.getData('text/uri-list'),
    text: data.getData('text/plain'),
    files: [...data.files],
  };
}

/**
 * Decides what a transfer means. Links win over files, because a picture dragged from a page comes
 * with its address and also as a file; files win over text, because a file manager may name them.
 */
export function loadOf({ uriList, text, files }: Transfer): Load {
  if (/^\s*https?:/im.test(uriList)) return { kind: 'text', text: uriList, what: 'links' };
  if (files.length > 0) return { kind: 'files', files };
  if (text.trim() !== '') return { kind: 'text', text, what: 'text' };
  if (uriList.trim() !== '') return { kind: 'text', text: uriList, what: 'links' };
  return { kind: 'nothing' };
}
