import { send, type Weft } from './weft.ts';

/** Has main know whether a dialog is open, from now on. */
export function tellDialog(weft: Weft): void {
  let isOpen = false;
  const tell = () => void send(weft, 'tell-dialog', { isOpen });
  // A page that was there before may have had one.
  tell();
  weft.store.subscribe(({ dialog }) => {
    if (isOpen === (dialog !== null)) return;
    isOpen = !isOpen;
    tell();
  });
}
