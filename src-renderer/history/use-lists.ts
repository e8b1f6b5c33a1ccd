import { useEffect, useState } from 'react';
import type { HistoryBatch } from '../../src-main/contract/history.ts';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import type { Say } from './message.ts';

/** The lists that a search finds, and the search that found them. */
export interface FoundLists {
  readonly search: string;
  readonly lists: readonly HistoryBatch[];
}

/** How long somebody pauses in typing before the text is looked for, in milliseconds. */
const typingMs = 200;

/** Fetches the lists, and again with each other search and beat; null before the first answer. */
export function useLists(search: string, beat: string, say: Say): FoundLists | null {
  const { bridge } = useWeft();
  const [found, setFound] = useState<FoundLists | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beat says when to fetch again
  useEffect(() => {
    let isWanted = true;
    async function fetchLists(): Promise<void> {
      try {
        const lists = await bridge.call('get-history', { search });
        if (isWanted) setFound({ search, lists });
      } catch (error) {
        if (isWanted) say({ kind: 'error', text: sentence(error) });
      }
    }
    const timer = setTimeout(() => void fetchLists(), search === '' ? 0 : typingMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [bridge, search, beat, say]);
  return found;
}
