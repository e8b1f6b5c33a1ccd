import { describe, expect, it } from 'vitest';
import { withOffered } from '../../src-renderer/add/offered.ts';
import { createModel, offer as offerTo, type Store } from '../../src-renderer/store.ts';

function offer(store: Store, addresses: readonly string[], ...refused: readonly string[]): void {
  offerTo(store, { addresses, refused });
}

const [one, two] = ['https://a.example/1', 'https://a.example/2'] as const;

describe('addresses from a link', () => {
  it('open the dialog for adding', () => {
    const store = createModel();
    offer(store, [one]);
    expect(store.getState()).toMatchObject({ dialog: 'add', offered: [one] });
  });

  it('wait until another dialog is closed', () => {
    const store = createModel();
    store.setState({ dialog: 'settings' });
    offer(store, [one]);
    offer(store, [two]);
    expect(store.getState().dialog).toBe('settings');
    store.setState({ dialog: null });
    expect(store.getState()).toMatchObject({ dialog: 'add', offered: [one, two] });
  });

  it('bring what was refused of it into the dialog, where it can be read', () => {
    const store = createModel();
    offer(store, [one], 'No address.');
    offer(store, [], 'None either.');
    expect(store.getState()).toMatchObject({
      dialog: 'add',
      refused: ['No address.', 'None either.'],
      notices: [],
    });
  });

  it('leave the dialog closed where there are none, and a notice says why', () => {
    const store = createModel();
    offer(store, [], 'No address.');
    expect(store.getState()).toMatchObject({
      dialog: null,
      refused: [],
      notices: [{ kind: 'error', text: 'No address.' }],
    });
  });

  it('stand below what is in the dialog already, each once', () => {
    expect(withOffered('', [one, two])).toBe(`${one}\n${two}\n`);
    expect(withOffered(`typed\n\n`, [one])).toBe(`typed\n${one}\n`);
    expect(withOffered(`  ${one}\ntyped`, [one, two])).toBe(`  ${one}\ntyped\n${two}\n`);
    expect(withOffered(`${one}`, [one])).toBe(one);
  });
});
