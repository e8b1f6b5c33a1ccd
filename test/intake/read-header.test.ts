import { describe, expect, it } from 'vitest';
import { readHeaders } from '../../src-main/intake/read-header.ts';

describe('headers as lines', () => {
  it('are read by name, without empty lines', () => {
    expect(readHeaders('')).toEqual({ value: {} });
    expect(readHeaders('X-One: 1\r\n\n  accept-language:de\nX-One: 2\n')).toEqual({
      value: { 'x-one': '1, 2', 'accept-language': 'de' },
    });
  });

  it('name the line that is none, and do not quote it', () => {
    const read = readHeaders('X-One: 1\nmy secret');
    expect(read).toEqual({ reason: expect.stringMatching(/^Header 2: This is not a header/) });
    expect(JSON.stringify(read)).not.toContain('secret');
    expect(readHeaders('Range: bytes=0-1')).toEqual({
      reason: expect.stringMatching(/^Header 1: Weft sets the header “range”/),
    });
  });
});
