const timeOfDay = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const day = { day: 'numeric', month: 'short' } as const;
const dayOfYear = new Intl.DateTimeFormat('en-GB', day);
const dayOfAnyYear = new Intl.DateTimeFormat('en-GB', { ...day, year: 'numeric' });

/**
 * A moment as a person remembers it: `Today, 14:03`, `Yesterday, 09:00`, `3 May, 14:03`; with the
 * year when it was another one. Both in milliseconds since 1970.
 */
export function momentWords(at: number, now: number): string {
  return `${dayWords(new Date(at), new Date(now))}, ${timeOfDay.format(at)}`;
}

function dayWords(at: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (isSameDay(at, now)) return 'Today';
  if (isSameDay(at, yesterday)) return 'Yesterday';
  return (at.getFullYear() === now.getFullYear() ? dayOfYear : dayOfAnyYear).format(at);
}

function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
