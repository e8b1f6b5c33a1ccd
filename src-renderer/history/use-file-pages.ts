import { useCallback, useRef, useState } from 'react';
import type { HistoryFile, HistoryQuery } from '../../src-main/contract/history.ts';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import type { Say } from './message.ts';

const pageSize = 100;

/** What to look through, and when it may have changed. */
export interface FileQuery extends Pick<HistoryQuery, 'batchId' | 'search'> {
  readonly beat: string;
}

interface Loaded {
  /** Null before the first answer. */
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly HistoryFile[]>;
}

/** The files of a query, page by page as they are needed. */
export function useFilePages({ batchId, search, beat }: FileQuery, say: Say) {
  const { bridge } = useWeft();
  const [{ total, pages }, setLoaded] = useState<Loaded>({ total: null, pages: new Map() });
  const asked = useRef({ beat, pages: new Set<number>() });

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      const stretch = { from: page * pageSize, count: pageSize };
      try {
        const found = await bridge.call('get-history-files', { batchId, search, ...stretch });
        setLoaded((before) => ({
          total: found.total,
          pages: new Map(before.pages).set(page, found.files),
        }));
      } catch (error) {
        say({ kind: 'error', text: sentence(error) });
      }
    },
    [bridge, batchId, search, say],
  );

  /** Has the files from one index to another fetched, unless they were since the last beat. */
  const need = useCallback(
    (first: number, last: number): void => {
      if (asked.current.beat !== beat) asked.current = { beat, pages: new Set() };
      for (let page = Math.floor(first / pageSize); page * pageSize <= last; page++) {
        if (asked.current.pages.has(page)) continue;
        asked.current.pages.add(page);
        void fetchPage(page);
      }
    },
    [beat, fetchPage],
  );

  return {
    total,
    need,
    /** Undefined while it is on its way. */
    fileAt: (index: number) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
  };
}
