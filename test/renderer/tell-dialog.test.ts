import { expect, it } from 'vitest';
import type { Bridge } from '../../src-main/contract/ipc.ts';
import { createSeconds } from '../../src-renderer/seconds.ts';
import { createModel } from '../../src-renderer/store.ts';
import { tellDialog } from '../../src-renderer/tell-dialog.ts';

it('main hears at the start and at each change whether a dialog is open', () => {
  const told: unknown[] = [];
  const bridge: Bridge = {
    call: async (name, request) => void told.push([name, request]) as never,
    on: () => () => undefined,
  };
  const store = createModel();
  tellDialog({ bridge, store, seconds: createSeconds() });
  store.setState({ dialog: 'add' });
  store.setState({ filter: 'done' });
  store.setState({ dialog: 'settings' });
  store.setState({ dialog: null });
  expect(told).toEqual([false, true, false].map((isOpen) => ['tell-dialog', { isOpen }]));
});
