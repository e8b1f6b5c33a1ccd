/** The row around an element of the list, and the task it shows. */
export function rowOf(target: EventTarget): { row: HTMLElement; id: number } | null {
  const row = target instanceof Element && target.closest<HTMLElement>('[data-task-id]');
  return row ? { row, id: Number(row.dataset.taskId) } : null;
}
