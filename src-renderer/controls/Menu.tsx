import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly words: string;
  /** The key that does the same without the menu: for `aria-keyshortcuts`, and to be read. */
  readonly key?: string;
  readonly keyWords?: string;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly label: string;
  /** Where to open, in pixels of the window; it stays within it. */
  readonly left: number;
  readonly top: number;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** Pixels between the menu and the edges of the window. */
const gap = 8;

/** Where the arrow keys lead to, round and round. */
function itemByKey(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (from + 1) % count;
    case 'ArrowUp':
      return (from - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** A menu, open as long as it is rendered. The focus returns to where it came from. */
export function Menu({ label, left, top, items, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    const before = document.activeElement;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
    element.style.top = `${Math.max(gap, Math.min(top, innerHeight - height - gap))}px`;
    element.querySelector('button')?.focus();
    return () => {
      const hadFocus = element.contains(document.activeElement);
      if (hadFocus && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [left, top]);

  useEffect(() => {
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal };
    function closeUnlessInside({ target }: Event): void {
      if (!(target instanceof Node && menu.current?.contains(target))) onClose();
    }
    window.addEventListener('wheel', closeUnlessInside, options);
    window.addEventListener('resize', onClose, options);
    window.addEventListener('blur', onClose, { signal: ending.signal });
    window.addEventListener(
      'pointerdown',
      (event) => {
        // The button that opened it closes it by itself.
        const opener = event.target instanceof Element && event.target.closest('[aria-expanded]');
        if (!opener) closeUnlessInside(event);
      },
      options,
    );
    return () => ending.abort();
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent): void {
    // The default of Tab goes on from where the focus returns to.
    if (event.key === 'Tab' || event.key === 'Escape') {
      onClose();
      return;
    }
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const from = buttons.findIndex((button) => button.matches(':focus'));
    const to = itemByKey(event.key, from, buttons.length);
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  }

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles.menu}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map(({ id, icon: Icon, words, key, keyWords, onChoose }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          aria-keyshortcuts={key}
          tabIndex={-1}
          className={styles.item}
          onClick={() => {
            onClose();
            onChoose();
          }}
          onPointerMove={(event) => event.currentTarget.focus()}
        >
          <Icon size={15} strokeWidth={1.9} aria-hidden />
          <span className={styles.words}>{words}</span>
          {keyWords !== undefined && (
            <kbd className={styles.key} aria-hidden>
              {keyWords}
            </kbd>
          )}
        </button>
      ))}
    </div>
  );
}
