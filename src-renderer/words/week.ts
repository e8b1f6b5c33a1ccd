/** The days of a week as it is read, each with the number that `Period` has for it. */
export const week: readonly {
  readonly day: number;
  readonly short: string;
  readonly long: string;
}[] = [
  { day: 1, short: 'Mo', long: 'Monday' },
  { day: 2, short: 'Tu', long: 'Tuesday' },
  { day: 3, short: 'We', long: 'Wednesday' },
  { day: 4, short: 'Th', long: 'Thursday' },
  { day: 5, short: 'Fr', long: 'Friday' },
  { day: 6, short: 'Sa', long: 'Saturday' },
  { day: 0, short: 'Su', long: 'Sunday' },
];
