/**
 * The seed of a test with chance in it. `WEFT_SEED` sets it, to see again, as far as the time that
 * things take allows, what a failure names.
 */
export const seed = Number(process.env.WEFT_SEED ?? Date.now() % 1_000_000);

/** Has errors of `work` name the seed. */
export async function naming<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`With WEFT_SEED=${seed}: ${error}`, { cause: error });
  }
}
