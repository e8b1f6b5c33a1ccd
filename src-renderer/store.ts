import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Offer } from '../src-main/contract/ipc.ts';
import type { ShownOptions } from '../src-main/contract/list-options.ts';
import type { Loss } from './loss/loss.ts';
import type { Filter } from './mirror/groups.ts';
import { emptyMirror, type Mirror } from './mirror/mirror.ts';
import { noSelection, type Selection, within } from './selection/selection.ts';

/** A short message over the window; it goes by itself, an error later than news. */
export interface Notice {
  readonly id: number;
  readonly kind: 'news' | 'error';
  readonly text: string;
}

/** Which dialog is open; those for an address, a speed limit and options are about one task. */
export type Dialog =
  | 'add'
  | 'history'
  | 'settings'
  | 'update'
  | { readonly newAddressOf: number }
  | { readonly limitOf: number }
  | { readonly optionsOf: number; readonly shown: ShownOptions }
  | { readonly loss: Loss };

/** The open menu of a row, and where it was asked for, in pixels of the window. */
export interface MenuPlace {
  readonly id: number;
  readonly left: number;
  readonly top: number;
}

/** Whose details are shown, and the number of times that somebody asked for details so far. */
export interface ShownDetails {
  readonly id: number;
  readonly opening: number;
}

/** Main's picture and the few things that only the window knows. */
export interface Model extends Mirror {
  readonly filter: Filter;
  /** Of the rows that the filter shows. */
  readonly selection: Selection;
  readonly dialog: Dialog | null;
  /** Addresses from a link that the dialog for adding has not taken yet. */
  readonly offered: readonly string[];
  /** Sentences about what is of no use in a link, which that dialog has not taken yet either. */
  readonly refused: readonly string[];
  readonly menu: MenuPlace | null;
  readonly details: ShownDetails | null;
  readonly notices: readonly Notice[];
}

export type Store = StoreApi<Model>;

export function createModel(): Store {
  const store = createStore<Model>(() => ({
    ...emptyMirror,
    filter: 'all',
    selection: noSelection,
    dialog: null,
    offered: [],
    refused: [],
    menu: null,
    details: null,
    notices: [],
  }));
  // What is not shown is not selected: nobody would know what is done to it.
  store.subscribe(({ filter, lists, selection }, before) => {
    if (filter !== before.filter) store.setState({ selection: noSelection });
    else if (lists !== before.lists) {
      const left = within(selection, lists[filter]);
      if (left !== selection) store.setState({ selection: left });
    }
  });
  // What is being filled in is not lost to a link: it waits until the dialog is closed.
  store.subscribe(({ dialog, offered }) => {
    if (dialog === null && offered.length > 0) store.setState({ dialog: 'add' });
  });
  return store;
}

/** Has the dialog for adding show what a link brings; without any address, that stays closed. */
export function offer(store: Store, { addresses, refused }: Offer): void {
  const model = store.getState();
  const isForDialog = addresses.length > 0 || model.offered.length > 0 || model.dialog === 'add';
  if (isForDialog) {
    store.setState({
      offered: [...model.offered, ...addresses],
      refused: [...model.refused, ...refused],
    });
  } else {
    for (const sentence of refused) notify(store, 'error', sentence);
  }
}

/** How many notices may lie over the window at once; the oldest ones give way. */
const maxNotices = 4;

export function notify(store: Store, kind: Notice['kind'], text: string): void {
  store.setState(({ notices }) => {
    // The same error twice is one notice, so that a broken connection does not fill the window.
    const others = notices.filter((notice) => notice.text !== text || notice.kind !== kind);
    const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
    return { notices: [...others, { id, kind, text }].slice(-maxNotices) };
  });
}

export function dismissNotice(store: Store, id: number): void {
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
