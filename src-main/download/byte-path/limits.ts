/**
 * What a thread may hold of objects that are young, in MiB. It makes very many that die at once;
 * with V8's own limit it would take 100 MiB more and not be faster.
 */
export const byteThreadLimits = { maxYoungGenerationSizeMb: 6 } as const;
