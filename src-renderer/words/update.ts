import type { Update } from '../../src-main/contract/update.ts';

/** What the window says by itself about an update; null where nobody needs to know. */
export function updateWords(update: Update): string | null {
  switch (update.kind) {
    case 'idle':
      return update.isNews ? update.note : null;
    case 'checking':
      return update.isAsked ? 'Looking for a newer Weft…' : null;
    case 'available':
      return `Weft ${update.version} is there`;
    case 'downloading':
      return `Weft ${update.version} is on its way`;
    case 'ready':
      return update.when === 'now'
        ? `Weft ${update.version} is being installed…`
        : `Weft ${update.version} will be installed when the list is finished`;
    case 'failed':
      return update.sentence;
  }
}
