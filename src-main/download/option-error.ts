import type { OptionField, OptionProblem } from '../contract/list-options.ts';

/** An option of a list cannot be used; the message is a sentence that has no secrets. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
  readonly field: OptionField;

  constructor(field: OptionField, problem: string) {
    super(problem);
    this.field = field;
  }
}

/** What an attempt to use options finds wrong with them; null for nothing. */
export function optionProblem(use: () => unknown): OptionProblem | null {
  try {
    use();
    return null;
  } catch (error) {
    if (error instanceof OptionError) return { field: error.field, problem: error.message };
    throw error;
  }
}
