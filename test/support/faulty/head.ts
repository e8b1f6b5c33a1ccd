import { STATUS_CODES } from 'node:http';

/** Names and values of header fields in their order. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** How the lines of a head are written. */
export type HeaderStyle =
  /** As the specifications write the names. */
  | 'usual'
  | 'lower-case'
  /** Values go on in the next line where they have a space (RFC 9112, 5.2). */
  | 'folded'
  /** Lines end with LF alone (RFC 9112, 2.2). */
  | 'bare-newlines';

/** Status line and fields, with the empty line behind them. */
export function headText(
  version: '1.0' | '1.1',
  status: number,
  fields: Fields,
  style: HeaderStyle = 'usual',
): string {
  const lines = fields.map((field) => `${fieldLine(field, style)}\r\n`);
  const reason = STATUS_CODES[status] ?? 'Unknown';
  const text = `HTTP/${version} ${status} ${reason}\r\n${lines.join('')}\r\n`;
  return style === 'bare-newlines' ? text.replaceAll('\r\n', '\n') : text;
}

function fieldLine([name, value]: Fields[number], style: HeaderStyle): string {
  if (style === 'lower-case') return `${name.toLowerCase()}: ${value}`;
  if (style === 'folded') return `${name}: ${value.replaceAll(' ', '\r\n ')}`;
  return `${name}: ${value}`;
}
