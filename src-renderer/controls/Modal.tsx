import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './Button.tsx';
import styles from './Modal.module.css';

interface ModalProps {
  readonly title: string;
  /** Takes as much of the window as is of use, and leaves scrolling to what is in it. */
  readonly isLarge?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog, open as long as it is rendered. The focus returns to where it came from. */
export function Modal({ title, isLarge = false, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Only close() gives the focus back; removing an open dialog does not.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-size={isLarge ? 'large' : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React lets the event of a dialog within this one bubble up to it.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.content}>{children}</div>
      <div className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <IconButton icon={X} words="Close" onClick={onClose} />
      </div>
    </dialog>
  );
}
