/** One step to the left or right, through a row and its buttons. */
export function stepInRow(row: HTMLElement, target: EventTarget, key: string): boolean {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false;
  const buttons = [...row.querySelectorAll('button')].filter((button) => button.checkVisibility());
  const stops: HTMLElement[] = [row, ...buttons];
  const at = target instanceof HTMLElement ? stops.indexOf(target) : -1;
  stops[at + (key === 'ArrowRight' ? 1 : -1)]?.focus();
  return true;
}
