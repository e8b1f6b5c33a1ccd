const two = (value: number) => String(value).padStart(2, '0');

/**
 * A stretch of time, cut off and never rounded up, so that a clock does not run ahead:
 * `0.0 s`, `12.3 s`, `4:07`, `1:02:09`.
 */
export function clock(milliseconds: number): string {
  const tenths = Math.max(0, Math.floor(milliseconds / 100));
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.floor(tenths / 10);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** A stretch of time in one unit, rounded up, so that it does not flicker: `8 s`, `4 min`, `3 h`. */
export function stretch(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return seconds < 48 * 3600
    ? `${Math.ceil(seconds / 3600)} h`
    : `${Math.ceil(seconds / 86400)} days`;
}

/** Time that is left: `8 s left`. */
export function timeLeft(seconds: number): string {
  return `${stretch(seconds)} left`;
}
