/** The run cannot begin, for what is missing or in use; the message is a sentence. */
export class CannotBeginError extends Error {
  override readonly name: string = 'CannotBeginError';
}
