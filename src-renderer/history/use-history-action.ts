import { useCallback } from 'react';
import type { HistoryPart } from '../../src-main/contract/history.ts';
import { announce } from '../add/add-list.ts';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import type { Say } from './message.ts';

/** What can be done with a list or a file of the history. */
export type HistoryAction =
  | { readonly kind: 'show'; readonly part: HistoryPart }
  | { readonly kind: 'add'; readonly part: HistoryPart }
  | { readonly kind: 'copy'; readonly address: string };

/** Does what a button or a key asks for; a refusal is said in the dialog. */
export function useHistoryAction(say: Say): (action: HistoryAction) => void {
  const weft = useWeft();
  return useCallback(
    (action) => {
      async function act(): Promise<void> {
        const { bridge, store } = weft;
        switch (action.kind) {
          case 'show':
            await bridge.call('show-history', action.part);
            return;
          case 'copy':
            await bridge.call('copy-text', { text: action.address });
            say({ kind: 'news', text: 'Copied' });
            return;
          case 'add': {
            const report = await bridge.call('add-history', action.part);
            // What was added is to be seen.
            store.setState({ dialog: null });
            announce(weft, report);
          }
        }
      }
      void act().catch((error) => say({ kind: 'error', text: sentence(error) }));
    },
    [weft, say],
  );
}
