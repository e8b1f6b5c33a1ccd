const figures = new Intl.NumberFormat('en');

/** `10,000` */
export function count(value: number): string {
  return figures.format(value);
}

/** `1 line`, `10,000 lines` */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
