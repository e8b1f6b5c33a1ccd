/** The program was called in a way that it does not understand; the message is a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
