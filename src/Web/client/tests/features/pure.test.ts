import { describe, expect, it } from 'vitest';
import { problemKey } from '../../src/features/join/problems';
import { clock } from '../../src/features/room/clock';
import { columnsFor } from '../../src/features/room/columns';
import { initialsOf } from '../../src/features/room/initials';
import { detectLanguage } from '../../src/locales/detect';

describe('initials', () => {
  it.each([['林雅婷', '林'], ['许国栋', '许'], ['Alexandra Featherstonehaugh', 'AF'], ['Wu', 'W'], ['  li ming yuan ', 'LY'], ['', '?']])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('the clock', () => {
  it.each([[0, '0:00'], [7.9, '0:07'], [725, '12:05'], [3723, '1:02:03']])('shows %d seconds as %s', (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
});

describe('the gallery', () => {
  it.each([[1, 1], [2, 2], [4, 2], [5, 3], [9, 3], [10, 4], [17, 5]])('puts %d tiles into %d columns', (tiles, columns) => {
    expect(columnsFor(tiles)).toBe(columns);
  });
});

describe('the language', () => {
  it('is the one of the address before the remembered one', () => {
    expect(detectLanguage('?lang=zh-Hans', 'en', ['zh-TW'])).toBe('zh-Hans');
    expect(detectLanguage('', 'en', ['zh-TW'])).toBe('en');
  });

  it.each([['zh-TW', 'zh-Hant'], ['zh-Hant-HK', 'zh-Hant'], ['zh-CN', 'zh-Hans'], ['zh', 'zh-Hans'], ['en-GB', 'en'], ['fr', 'en']])('of a browser in %s is %s', (tag, language) => {
    expect(detectLanguage('', null, [tag])).toBe(language);
  });

  it('ignores what it does not know', () => {
    expect(detectLanguage('?lang=xx', 'yy', ['zh-TW'])).toBe('zh-Hant');
  });
});

describe('a refusal', () => {
  it('has a sentence of its own, or the general one', () => {
    expect(problemKey('wrongCode')).toBe('problem.wrongCode');
    expect(problemKey('somethingNew')).toBe('problem.other');
  });
});
