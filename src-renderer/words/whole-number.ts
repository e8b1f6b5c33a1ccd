/**
 * Reads a whole number that was typed.
 * @returns the number, or a sentence that says what is allowed.
 */
export function wholeNumber(text: string, { min, max }: { min: number; max: number }) {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { value } as const;
  return { problem: `Enter a whole number from ${min} to ${max}.` } as const;
}
