const fields = 'textarea, input:is([type="text"], [type="number"]), [contenteditable="true"]';

/** Whether an event belongs to a text field, which takes text by itself. */
export function isInTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}
