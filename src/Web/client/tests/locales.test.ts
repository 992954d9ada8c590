import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemKey } from '../src/features/join/problems';
import en from '../src/locales/en.json';
import zhHans from '../src/locales/zh-Hans.json';
import zhHant from '../src/locales/zh-Hant.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`))),
  );
}

function sources(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const languages = { 'zh-Hant': flatten(zhHant), 'zh-Hans': flatten(zhHans), en: flatten(en) };
const code = sources(join(import.meta.dirname, '../src')).join('\n');
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

type Range = readonly [first: number, last: number];
const bytesOf = (ranges: readonly Range[]) => ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** The Chinese letters of a national character set, by the ranges of its first and second bytes. */
function lettersOf(encoding: string, leads: readonly Range[], trails: readonly Range[]): Set<string> {
  const decoder = new TextDecoder(encoding);
  return new Set(bytesOf(leads).flatMap((lead) => bytesOf(trails).map((trail) => decoder.decode(Uint8Array.of(lead, trail)))));
}

/** The codes by which the server refuses, as its protocol lists them. */
const protocol = readFileSync(join(import.meta.dirname, '../../../../docs/signaling-protocol.md'), 'utf8');
const refusals = [...(/Error codes:([^.]+)\./.exec(protocol)?.[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');

describe('the words of the interface', () => {
  it.each(Object.entries(languages))('%s has each key of the others, with the same placeholders', (_, words) => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(languages.en).sort());
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(languages.en[key] ?? ''));
    }
  });

  it('has no key that the code does not use', () => {
    const unused = Object.keys(languages.en).filter((key) => {
      const [group = '', ...rest] = key.split('.');
      const last = rest.join('.');
      const made = ['`' + group + '.${', '`' + group + `.${last.split('_')[0] ?? ''}_\${`];
      return !code.includes(`'${key}'`) && !made.some((start) => code.includes(start)) && !new RegExp(`['"\`]${last}['"\`]`).test(code);
    });
    expect(unused).toEqual([]);
  });

  it('has every key that the code asks for by name', () => {
    const asked = [...code.matchAll(/\bt\((?:[^'`)]*\? )?'([\w.]+)'(?: : '([\w.]+)')?/g)].flatMap((match) => [match[1], match[2]]).filter((key) => key !== undefined);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((key) => !(key in languages.en))).toEqual([]);
  });

  it('writes Chinese with full-width punctuation', () => {
    for (const words of [languages['zh-Hant'], languages['zh-Hans']]) {
      for (const [key, text] of Object.entries(words)) {
        expect(text, key).not.toMatch(/\p{Script=Han}[,;:?!]/u);
      }
    }
  });

  it('writes each Chinese in its own script', () => {
    const scripts = {
      'zh-Hant': lettersOf('big5', [[0xa4, 0xc6], [0xc9, 0xf9]], [[0x40, 0x7e], [0xa1, 0xfe]]),
      'zh-Hans': lettersOf('gbk', [[0xb0, 0xf7]], [[0xa1, 0xfe]]), // of GBK what GB 2312 has: no traditional letters
    };
    expect(scripts['zh-Hant'].has('话')).toBe(false);
    expect(scripts['zh-Hans'].has('話')).toBe(false);
    for (const [language, letters] of Object.entries(scripts)) {
      for (const [key, text] of Object.entries(languages[language as keyof typeof scripts])) {
        expect([...text].filter((letter) => /\p{Script=Han}/u.test(letter) && !letters.has(letter)), key).toEqual([]);
      }
    }
  });

  it('has a sentence in each language for every refusal of the protocol', () => {
    expect(refusals.length).toBeGreaterThan(10);
    for (const refusal of refusals) {
      expect(problemKey(refusal), refusal).toBe(`problem.${refusal}`);
      for (const words of Object.values(languages)) {
        expect(words[problemKey(refusal)], refusal).toBeTruthy();
      }
    }
  });
});
