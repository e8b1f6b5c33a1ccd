/** What an error says to a person. */
export function sentence(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return typeof error === 'string' && error !== '' ? error : 'Something went wrong in Weft.';
}
