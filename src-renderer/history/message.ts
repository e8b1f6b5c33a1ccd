/** A short message within the dialog, where notices over the window could not be seen. */
export interface Message {
  readonly kind: 'news' | 'error';
  readonly text: string;
}

/** Says something, in place of what was said before. */
export type Say = (message: Message) => void;
