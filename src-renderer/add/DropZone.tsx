import { useEffect, useRef } from 'react';
import { WeaveMark } from '../empty/WeaveMark.tsx';
import { useWeft } from '../weft.ts';
import { addTransfer } from './add-list.ts';
import styles from './DropZone.module.css';
import { isInTextField } from './text-field.ts';
import { transferOf } from './transfer.ts';

/** Whether a drag is for the window; text over a text field is for that field. */
function isForWindow(event: DragEvent): event is DragEvent & { dataTransfer: DataTransfer } {
  if (event.dataTransfer === null) return false;
  return event.dataTransfer.types.includes('Files') || !isInTextField(event.target);
}

/** The whole window takes drops; while something is dragged over it, it says so. */
export function DropZone() {
  const weft = useWeft();
  const overlay = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const ending = new AbortController();
    // A popover lies over dialogs too.
    const show = (isShown: boolean) => overlay.current?.togglePopover(isShown);

    function onOver(event: DragEvent): void {
      const isOurs = isForWindow(event);
      show(isOurs);
      if (!isOurs) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
    function onLeave(event: DragEvent): void {
      // Without a next element it is the window that was left.
      if (event.relatedTarget === null) show(false);
    }
    function onDrop(event: DragEvent): void {
      show(false);
      if (!isForWindow(event)) return;
      event.preventDefault();
      void addTransfer(weft, transferOf(event.dataTransfer), 'dropped');
    }
    const { signal } = ending;
    window.addEventListener('dragenter', onOver, { signal });
    window.addEventListener('dragover', onOver, { signal });
    window.addEventListener('dragleave', onLeave, { signal });
    window.addEventListener('dragend', () => show(false), { signal });
    window.addEventListener('drop', onDrop, { signal });
    return () => ending.abort();
  }, [weft]);
  return (
    <div ref={overlay} popover="manual" role="status" className={styles.overlay}>
      <div className={styles.frame}>
        <WeaveMark size={56} />
        <p className={styles.words}>Drop to download</p>
        <p className={styles.hint}>List files, selected text or links</p>
      </div>
    </div>
  );
}
