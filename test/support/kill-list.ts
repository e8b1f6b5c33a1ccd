import type { FaultyServer } from './faulty-server.ts';

const mebibyte = 1024 * 1024;

/** Files of every kind that a kill may find under way; `tag` tells them from those of others. */
export function killList(server: FaultyServer, tag: string, random: () => number): string[] {
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const etags = ['strong', 'strong', 'weak', 'none'] as const;
  const specs: readonly Parameters<FaultyServer['file']>[0][] = [
    ...Array.from({ length: 14 }, (_, n) => ({
      size: between(0, 300_000),
      rate: between(200_000, 2_000_000),
      etag: etags[n % 4] ?? 'strong',
      closes: n % 5 === 4,
    })),
    ...Array.from({ length: 3 }, (_, n) => ({
      size: between(200_000, 900_000),
      rate: 1_000_000,
      length: 'chunked' as const,
      etag: etags[n] ?? 'strong',
    })),
    ...Array.from({ length: 3 }, (_, n) => ({
      size: between(400_000, 900_000),
      rate: 2_000_000,
      etag: etags[n + 1] ?? 'strong',
      alternate: [
        { ending: { kind: 'reset', after: between(1, 200_000) } as const },
        { ending: { kind: 'close', after: between(1, 200_000) } as const },
        {},
      ],
    })),
    { size: 50_000, answer: { kind: 'redirect-chain', hops: 2 } },
    { size: between(20, 40) * mebibyte + 1, rate: 4 * mebibyte },
    {
      size: 20 * mebibyte,
      rate: 4 * mebibyte,
      alternate: [{}, {}, { ending: { kind: 'reset', after: 3 * mebibyte } }],
    },
  ];
  return [
    ...specs.map((spec, n) => server.file({ ...spec, path: `${tag}/${n}.bin` })),
    ...['a', 'b', 'c'].map((folder) =>
      server.file({ size: between(1, 90_000), path: `${tag}/${folder}/same.bin` }),
    ),
  ];
}
