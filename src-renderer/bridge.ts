import type { Bridge } from '../src-main/contract/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly weft: Bridge;
  }
}

/** The way to main. Nothing else in the window touches `window.weft`. */
export function mainBridge(): Bridge {
  return window.weft;
}
