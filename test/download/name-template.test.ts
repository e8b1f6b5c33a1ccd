import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyTemplate, checkTemplate } from '../../src-main/download/name-template.ts';
import { safeName } from '../../src-main/download/names.ts';

const facts = {
  index: 7,
  name: 'photo_12.tar.gz',
  url: 'https://user:secret@h.example/a%20b/c/photo_12.jpg?size=large',
  date: new Date(2026, 0, 5, 23, 59),
  pattern: null,
};

describe('a template', () => {
  test.each([
    ['{index}{ext}', '7.tar.gz'],
    ['{index:3}-{name}{ext}', '007-photo_12.tar.gz'],
    ['{index:1}', '7'],
    ['{host} {date}', 'h.example 2026-01-05'],
    ['{path}', 'a b-c'],
    ['{{{index}}}', '{7}'],
    ['{{index}}', '{index}'],
    ['a $& b', 'a $& b'],
  ])('%j makes %j', (template, name) => {
    expect(checkTemplate(template)).toBe(null);
    expect(applyTemplate(template, facts)).toBe(name);
  });

  test('counts past its width', () => {
    expect(applyTemplate('{index:2}', { ...facts, index: 1234 })).toBe('1234');
  });

  test('makes nothing of an extension or of folders that are not there', () => {
    const bare = { ...facts, name: 'README', url: 'http://h/README' };
    expect(applyTemplate('[{path}]{name}{ext}', bare)).toBe('[]README');
  });

  test.each([
    ['{capture}', '_([^_/.]+)', '12'],
    ['{capture:2}', '(photo)_(\\d+)', '12'],
    ['{capture:number}', 'photo_(?<number>\\d+)', '12'],
    ['{capture}', '/(a[^/]+)/', 'a b'],
    ['{capture}', 'size=(\\w+)$', 'large'],
  ])('%j takes what the pattern %j finds', (template, pattern, name) => {
    expect(checkTemplate(template, pattern)).toBe(null);
    expect(applyTemplate(template, { ...facts, pattern })).toBe(name);
  });

  test.each([
    'movie_(\\d+)',
    '(x*)',
    'photo(x)?',
  ])('takes the name where the pattern %j finds nothing', (pattern) => {
    expect(applyTemplate('{capture}{ext}', { ...facts, pattern })).toBe('photo_12.tar.gz');
  });

  test('never shows a pattern the credentials', () => {
    const name = applyTemplate('{capture}', { ...facts, pattern: '(secret|user)' });
    expect(name).toBe('photo_12');
  });

  test('tries addresses without their query, or not at all, where they are too long', () => {
    const long = 'x'.repeat(1_000);
    const found = (url: string) => applyTemplate('{capture}', { ...facts, url, pattern: '/(a)' });
    expect(found(`http://h/a?${long}`)).toBe('a');
    expect(found(`http://h/a/${long}`)).toBe('photo_12');
  });
});

describe('what is wrong with a template is said', () => {
  test.each([
    [
      '  ',
      null,
      'The template is empty. Say what a name is made of, for instance {index:3}-{name}{ext}.',
    ],
    [
      'ab{index',
      null,
      '“{” at character 3 of the template has no end. Close it with “}”, or write “{{” for a brace.',
    ],
    [
      'index}',
      null,
      '“}” at character 6 of the template has no begin. Take it out, or write “}}” for a brace.',
    ],
    [
      '{number}',
      null,
      '“{number}” at character 1 of the template is unknown. Use one of {index}, {name}, {ext}, {host}, {date}, {path}, {capture}.',
    ],
    ['{constructor}', null, /unknown/],
    ['{}', null, /unknown/],
    [
      '-{index:x}',
      null,
      '{index} at character 2 of the template has a wrong width. Write a number from 1 to 9, for instance {index:3}.',
    ],
    ['{index:0}', null, /wrong width/],
    [
      '{host:3}',
      null,
      '{host} at character 1 of the template takes nothing after a colon. Write {host} alone.',
    ],
    [
      '{host}/{name}',
      null,
      '“/” at character 7 of the template cannot be in a name. Use “-” or “_” instead.',
    ],
    [
      '{capture}',
      null,
      '{capture} at character 1 of the template needs a pattern. Give a regular expression with a group, for instance _([^_/]+)$.',
    ],
    [
      '{capture}',
      '(',
      'The pattern “(” is not a regular expression: Unterminated group. Correct it or leave it out.',
    ],
    [
      '{capture}',
      'abc',
      'The pattern “abc” has no group 1. Put brackets around what the name shall hold.',
    ],
    ['{capture:2}', '(abc)', /has no group 2/],
    ['{capture:0}', '(abc)', /has no group 0/],
    [
      '{capture:title}',
      '(abc)',
      'The pattern “(abc)” has no group title. Put brackets around what the name shall hold: (?<title>…).',
    ],
  ])('%j with %j', (template, pattern, sentence) => {
    if (sentence instanceof RegExp) expect(checkTemplate(template, pattern)).toMatch(sentence);
    else expect(checkTemplate(template, pattern)).toBe(sentence);
  });

  test.each([
    '(a+)+',
    '([a-z]+)*$',
    '(?:a|b)+(c)',
    '(x)(?:(y*)z){2,}',
    '((?:(?:a+)b){9})',
  ])('a pattern that could take forever: %s', (pattern) => {
    expect(checkTemplate('{capture}', pattern)).toMatch(/repeats “.*”, which can take forever/);
  });

  test.each([
    '[(+]+(a)\\)+',
    '((a)b)+',
    '((?:\\d{4}-)+)',
    '(\\(a+\\)+)',
    '(jpg|png)$',
    '(a+)?',
  ])('but not for a harmless pattern: %s', (pattern) => {
    expect(checkTemplate('{capture}', pattern)).toBe(null);
  });
});

test('no template makes it fail, and what is not a placeholder stays', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('{', '}', '{index:2}', '{ext}', '{capture:x}'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const template = parts.join('');
      expect(safeName(applyTemplate(template, facts))).not.toBe('');
      if (!/[{}]/.test(template)) expect(applyTemplate(template, facts)).toBe(template);
      checkTemplate(template, '(x)');
    }),
  );
});
