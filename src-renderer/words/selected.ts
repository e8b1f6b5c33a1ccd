import { count } from './count.ts';

/** `3 selected` */
export function selectedWords(rows: number): string {
  return `${count(rows)} selected`;
}
