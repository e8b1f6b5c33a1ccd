import { count } from '../words/count.ts';
import { beginWords, laneWords, pauseWords, tickWords, timelineWords } from '../words/timeline.ts';
import { scaleOf } from './scale.ts';
import styles from './TimelineChart.module.css';
import { ticksOf } from './ticks.ts';
import type { Lane, Pause, Stretch, Timeline } from './timeline.ts';

/** How many lanes are drawn, the last ones; the table tells of the others. */
const mostLanes = 48;

/** Percent of the picture that the words for a pause need. */
const leastForWords = 13;

const legend = [
  { kind: 'connecting', words: 'connecting' },
  { kind: 'asking', words: 'waiting for the answer' },
  { kind: 'receiving', words: 'receiving' },
  { kind: 'broken', words: 'broken' },
] as const;

/** A picture of what the connections of a task did; the table under it says the same in words. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline | null }) {
  if (timeline === null) return null;
  const { lanes, pauses } = timeline;
  const at = scaleOf(timeline);
  const ticks = ticksOf(timeline);
  const place = (stretch: Stretch) => ({
    left: `${at(stretch.from) * 100}%`,
    width: `${(at(stretch.to) - at(stretch.from)) * 100}%`,
  });
  const left = lanes.length - mostLanes;
  return (
    <figure className={styles.figure}>
      <div role="img" aria-label={timelineWords(timeline)} className={styles.chart}>
        {ticks.map(({ after, at }) => (
          <span key={after} className={styles.line} style={{ left: `${at * 100}%` }} />
        ))}
        {pauses.map((pause) => (
          <PauseMark key={pause.from} pause={pause} style={place(pause)} />
        ))}
        {lanes.slice(-mostLanes).map((lane) => (
          <LaneLine key={`${lane.connection} ${lane.from}`} lane={lane} place={place} />
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        {ticks.map(({ after, at, edge }) => (
          <span
            key={after}
            className={styles.tick}
            data-edge={edge ?? undefined}
            style={{ left: `${at * 100}%` }}
          >
            {tickWords(after)}
          </span>
        ))}
      </div>
      <p className={styles.about} aria-hidden>
        {beginWords(timeline)}
        {left > 0 && `, the last ${count(mostLanes)} connections`}
      </p>
      <ul className={styles.legend} aria-hidden>
        {legend.map(({ kind, words }) => (
          <li key={kind}>
            <span className={styles.swatch} data-kind={kind} />
            {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface Place {
  readonly left: string;
  readonly width: string;
}

function PauseMark({ pause, style }: { readonly pause: Pause; readonly style: Place }) {
  const words = pauseWords(pause);
  const hasRoom = Number.parseFloat(style.width) >= leastForWords;
  return (
    <div className={styles.pause} data-kind={pause.kind} style={style} title={words}>
      {hasRoom && <span className={styles.words}>{words}</span>}
    </div>
  );
}

interface LaneLineProps {
  readonly lane: Lane;
  readonly place: (stretch: Stretch) => Place;
}

function LaneLine({ lane, place }: LaneLineProps) {
  return (
    <div className={styles.lane} title={laneWords(lane)}>
      {lane.spans.map((span) => (
        <span key={span.kind} className={styles.span} data-kind={span.kind} style={place(span)} />
      ))}
      {lane.end === 'broken' && (
        <span
          className={styles.break}
          style={{ left: place({ from: lane.to, to: lane.to }).left }}
        />
      )}
    </div>
  );
}
