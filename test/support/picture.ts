import { crc32, deflateSync } from 'node:zlib';
import { randomNumbers } from './random-numbers.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** The colours of a landscape, from top to bottom. */
interface Palette {
  readonly sky: Colour;
  readonly horizon: Colour;
  readonly sun: Colour;
  readonly hills: readonly Colour[];
}

const palettes: readonly Palette[] = [
  {
    sky: [38, 60, 120],
    horizon: [250, 176, 120],
    sun: [255, 236, 190],
    hills: [
      [120, 84, 110],
      [74, 56, 92],
      [34, 30, 60],
    ],
  },
  {
    sky: [92, 170, 226],
    horizon: [222, 240, 246],
    sun: [255, 252, 230],
    hills: [
      [126, 168, 130],
      [76, 132, 92],
      [36, 84, 62],
    ],
  },
  {
    sky: [24, 22, 58],
    horizon: [112, 72, 140],
    sun: [238, 232, 255],
    hills: [
      [66, 48, 104],
      [42, 32, 76],
      [18, 16, 40],
    ],
  },
  {
    sky: [240, 150, 92],
    horizon: [254, 226, 160],
    sun: [255, 250, 220],
    hills: [
      [204, 112, 76],
      [150, 72, 62],
      [84, 40, 50],
    ],
  },
];

const width = 320;
const height = 200;
/** How much film grain there is; it makes the file as large as a photograph of this size. */
const grain = 5;

/** Draws a landscape as a PNG of about 100 KB, the same one for the same `index`. */
export function picture(index: number): Buffer {
  const random = randomNumbers(index + 1);
  const { sky, horizon, sun, hills } = palettes[index % palettes.length] as Palette;
  const sunX = width * (0.2 + 0.6 * random());
  const sunY = height * (0.2 + 0.2 * random());
  const ridges = hills.map((colour, layer) => ({
    colour,
    top: ridge(random, 0.48 + layer * 0.17),
  }));

  const colourAt = (x: number, y: number): Colour => {
    const ridgeHere = ridges.findLast(({ top }) => y > top(x));
    if (ridgeHere !== undefined) return ridgeHere.colour;
    const air = blend(sky, horizon, y / (height * 0.6));
    const distance = Math.hypot(x - sunX, y - sunY);
    return distance < 16 ? sun : blend(sun, air, Math.min(1, 0.55 + distance / 150));
  };

  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = y * (1 + width * 3) + 1 + x * 3;
      colourAt(x, y).forEach((value, channel) => {
        rows[place + channel] = clamp(value + (random() - 0.5) * grain);
      });
    }
  }
  return png(rows);
}

/** The upper edge of a chain of hills, around `level` (0 is the top, 1 the bottom). */
function ridge(random: () => number, level: number): (x: number) => number {
  const waves = [60, 31, 13].map((length) => ({ length, phase: random() * 6.3 }));
  return (x) =>
    waves.reduce(
      (y, { length, phase }) => y + (length / 5) * Math.sin(x / length + phase),
      height * level,
    );
}

function blend(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  const between = (a: number, b: number) => a + (b - a) * part;
  return [between(from[0], to[0]), between(from[1], to[1]), between(from[2], to[2])];
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

/** `rows`: for each row a zero (no filter) and three bytes a pixel. */
function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
