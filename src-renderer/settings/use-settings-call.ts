import { useCallback } from 'react';
import type { Settings } from '../../src-main/contract/settings.ts';
import { notify } from '../store.ts';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';

/** Takes over the settings that a call answers with; a refusal becomes a notice. */
export function useSettingsCall(): (answer: Promise<Settings>) => Promise<void> {
  const { store } = useWeft();
  return useCallback(
    async (answer) => {
      try {
        store.setState({ settings: await answer });
      } catch (error) {
        notify(store, 'error', sentence(error));
      }
    },
    [store],
  );
}
