import { CannotBeginError } from './cannot-begin-error.ts';

/** The program was called in a way that it does not understand: its help says more. */
export class UsageError extends CannotBeginError {
  override readonly name = 'UsageError';
}
