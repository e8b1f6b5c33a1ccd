import styles from './Weave.module.css';

const warp = [0, 1, 2, 3, 4, 5, 6];
const weft = [0, 1, 2];
/** Distance of the threads and their width, in units of the drawing. */
const step = 22;
const width = 11;
const left = 34;
const top = 30;
const rise = 32;

/** Where a warp thread runs over a weft thread: every second crossing, row by row displaced. */
const over = weft.flatMap((row) =>
  warp.filter((column) => (row + column) % 2 === 0).map((column) => ({ row, column })),
);

/** A cloth in the making: indigo warp, and saffron weft that is drawn through it. */
export function Weave() {
  return (
    <svg className={styles.weave} viewBox="0 0 200 124" aria-hidden="true" focusable="false">
      {warp.map((column) => (
        <rect
          key={column}
          className={styles.warp}
          x={left + column * step - width / 2}
          y="4"
          width={width}
          height="116"
          rx={width / 2}
        />
      ))}
      {weft.map((row) => (
        <g key={row} style={{ animationDelay: `${row * 260}ms` }} className={styles.weft}>
          {[16, 10].map((thickness) => (
            <line
              key={thickness}
              className={thickness === 16 ? styles.shade : styles.thread}
              strokeWidth={thickness}
              x1={row % 2 === 0 ? 10 : 190}
              x2={row % 2 === 0 ? 190 : 10}
              y1={top + row * rise}
              y2={top + row * rise}
              pathLength="1"
            />
          ))}
        </g>
      ))}
      {over.map(({ row, column }) => (
        <g key={`${row}-${column}`}>
          <rect
            className={styles.gap}
            x={left + column * step - width / 2 - 3}
            y={top + row * rise - 6}
            width={width + 6}
            height="12"
          />
          <rect
            className={styles.warp}
            x={left + column * step - width / 2}
            y={top + row * rise - 9}
            width={width}
            height="18"
          />
        </g>
      ))}
    </svg>
  );
}
