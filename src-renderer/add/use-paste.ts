import { useEffect } from 'react';
import { useWeft } from '../weft.ts';
import { addTransfer } from './add-list.ts';
import { isInTextField } from './text-field.ts';
import { transferOf } from './transfer.ts';

/** Adds what is pasted anywhere but into a text field or beside an open dialog. */
export function usePaste(): void {
  const weft = useWeft();
  useEffect(() => {
    function onPaste(event: ClipboardEvent): void {
      const data = event.clipboardData;
      if (data === null || isInTextField(event.target)) return;
      if (weft.store.getState().dialog !== null) return;
      event.preventDefault();
      void addTransfer(weft, transferOf(data), 'pasted');
    }
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [weft]);
}
