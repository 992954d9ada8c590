#!/usr/bin/env python3
"""Writes characters.txt from the Unicode Character Database and Unihan.

    apt-get install unicode-data
    src/Rooms/Directory/Search/characters.py > src/Rooms/Directory/Search/characters.txt

Lines that begin with # are remarks. The file has three parts. First a line for each toneless syllable and the characters that are read so; a character with
several readings stands on several lines. After an empty line, a line for each set of characters that a search shall not
tell apart: the first stands for all (simplified, traditional and other forms of one character). After a second empty
line, a line for each Latin letter with the accented letters that count as that letter.
"""

import bz2
import collections
import re
import unicodedata

ROOT = '/usr/share/unicode/'

# Readings that names have and that Unihan lists neither first nor among the frequent ones.
OF_NAMES = {
    'shan': '單单', 'qiu': '仇', 'ou': '區区', 'ceng': '曾', 'zeng': '曾', 'piao': '朴', 'pu': '朴', 'ge': '蓋盖葛', 'xie': '解',
    'zha': '查', 'miao': '繆缪', 'chong': '種种', 'yue': '樂乐', 'yun': '員员', 'bi': '秘', 'she': '折', 'xian': '洗',
    'zhai': '翟祭', 'shao': '召', 'kui': '隗', 'wei': '隗', 'po': '繁', 'nai': '佴', 'tan': '覃澹', 'qin': '覃', 'yu': '尉', 'mo': '万',
    'qi': '俟', 'zhang': '長长', 'huan': '郇', 'xun': '郇', 'chen': '諶谌', 'fei': '費费', 'lu': '六', 'ning': '寧宁甯', 'guo': '過过',
    'nan': '那', 'yan': '閆闫', 'you': '尤', 'ke': '柯', 'pang': '逄', 'gui': '炅', 'sheng': '盛', 'na': '那', 'he': '黑', 'xi': '郤',
}


def unihan(name, field):
    with bz2.open(f'{ROOT}Unihan_{name}.txt.bz2', 'rt', encoding='utf-8') as lines:
        for line in lines:
            parts = line.rstrip('\n').split('\t')
            if len(parts) == 3 and parts[1] == field:
                yield int(parts[0][2:], 16), parts[2]


def toneless(reading):
    plain = ''.join(c for c in unicodedata.normalize('NFD', reading) if c == '\u0308' or not unicodedata.combining(c))
    return plain.replace('u\u0308', 'v')


def readings():
    found = collections.defaultdict(set)
    for code, value in unihan('Readings', 'kMandarin'):
        found[code].update(toneless(word) for word in value.split())
    # A reading, and how often a frequency dictionary met it: rare ones would only make wrong hits.
    for code, value in unihan('Readings', 'kHanyuPinlu'):
        counted = [(toneless(word), int(times)) for word, times in re.findall(r'([^\s(]+)\((\d+)\)', value)]
        whole = sum(times for _, times in counted)
        found[code].update(word for word, times in counted if times * 10 >= whole)
    for syllable, characters in OF_NAMES.items():
        for character in characters:
            found[ord(character)].add(syllable)
    table = collections.defaultdict(list)
    for code in sorted(found):
        for syllable in found[code]:
            if re.fullmatch('[a-z]+', syllable):
                table[syllable].append(chr(code))
    return table


def variants():
    parent = {}

    def root(code):
        while parent.setdefault(code, code) != code:
            code = parent[code]
        return code

    traditional = set()
    for field in ('kSimplifiedVariant', 'kTraditionalVariant', 'kZVariant'):
        for code, value in unihan('Variants', field):
            for other in (int(word[2:], 16) for word in re.findall(r'U\+[0-9A-F]+', value)):
                parent[root(other)] = root(code)
                if other != code and field != 'kZVariant':
                    traditional.add(code if field == 'kSimplifiedVariant' else other)
    with open(ROOT + 'UnicodeData.txt', encoding='utf-8') as lines:
        for line in lines:
            fields = line.split(';')
            if fields[1].startswith('CJK COMPATIBILITY IDEOGRAPH') and fields[5]:
                compatible, unified = int(fields[0], 16), int(fields[5], 16)
                traditional.add(compatible)
                parent[root(compatible)] = root(unified)
    sets = collections.defaultdict(list)
    for code in parent:
        sets[root(code)].append(code)
    # The first of a set is a simplified one where there is any, so that it is what most people type.
    return sorted(''.join(chr(code) for code in sorted(codes, key=lambda code: (code in traditional, code)))
                  for codes in sets.values() if len(codes) > 1)


def latin():
    table = collections.defaultdict(set)
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        letter = chr(code).lower()
        plain = ''.join(c for c in unicodedata.normalize('NFKD', letter) if not unicodedata.combining(c))
        if len(letter) == 1 and letter != plain and re.fullmatch('[a-z]+', plain):
            table[plain].add(letter)
    for plain, letters in {'ss': 'ß', 'ae': 'æ', 'oe': 'œ', 'o': 'ø', 'l': 'ł', 'd': 'đð', 'th': 'þ', 'i': 'ı', 'h': 'ħ', 't': 'ŧ'}.items():
        table[plain].update(letters)
    return table


if __name__ == '__main__':
    print('# Made by characters.py from the Unicode Character Database 15.0 and Unihan, selected and rearranged.')
    print('# Copyright 1991-2022 Unicode, Inc., under the Unicode licence: see NOTICE.')
    for syllable, characters in sorted(readings().items()):
        print(syllable + ''.join(characters))
    print()
    print('\n'.join(variants()))
    print()
    for plain, letters in sorted(latin().items()):
        print(plain + ''.join(sorted(letters)))
