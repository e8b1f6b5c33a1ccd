import { describe, expect, it } from 'vitest';
import { withOffered } from '../../src-renderer/add/offered.ts';
import { createModel, offer } from '../../src-renderer/store.ts';

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

  it('stand below what is in the dialog already, each once', () => {
    expect(withOffered('', [one, two])).toBe(`${one}\n${two}\n`);
    expect(withOffered(`typed\n\n`, [one])).toBe(`typed\n${one}\n`);
    expect(withOffered(`  ${one}\ntyped`, [one, two])).toBe(`  ${one}\ntyped\n${two}\n`);
    expect(withOffered(`${one}`, [one])).toBe(one);
  });
});
