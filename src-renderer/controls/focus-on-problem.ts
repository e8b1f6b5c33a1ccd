/** Brings the focus to the first field of a form that something is wrong with. */
export function focusOnProblem(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]');
  // What is folded away takes no focus.
  const folded = field?.closest('details');
  if (folded) folded.open = true;
  field?.focus();
}
