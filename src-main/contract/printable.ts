// Controls, and the marks that reverse or isolate the direction of text: both disguise what a
// person reads, and controls steer a terminal.
const disguises = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text without what disguises it. */
export function undisguised(text: string): string {
  return text.replace(disguises, '');
}

/** Text from outside as one line that can be shown anywhere: undisguised, at most `most` long. */
export function printable(text: string, most = 300): string {
  const plain = undisguised(text.replace(/\s+/g, ' '));
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
