import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useModel } from '../weft.ts';

/** The panel takes the focus whenever it is asked for, and gives it back when it closes. */
export function useReturningFocus(panel: RefObject<HTMLElement | null>): void {
  const opening = useModel((model) => model.details?.opening);
  const before = useRef<Element | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening takes the focus anew
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    if (!element.contains(document.activeElement)) before.current = document.activeElement;
    element.focus({ preventScroll: true });
  }, [panel, opening]);

  useLayoutEffect(() => {
    const element = panel.current;
    return () => {
      const hadFocus = element?.contains(document.activeElement);
      if (!hadFocus) return;
      // The row that it came from may be gone.
      const isThere = before.current?.isConnected;
      const next = isThere ? before.current : document.querySelector('[role="row"][tabindex="0"]');
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    };
  }, [panel]);
}
