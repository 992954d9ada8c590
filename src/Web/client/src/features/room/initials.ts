/** One character of a Chinese name (the family name), the first letters of first and last name otherwise. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}/u.test(trimmed)) {
    return firstOf(trimmed);
  }
  const words = trimmed.split(/\s+/u).filter(Boolean);
  const outer = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return outer.map((word) => firstOf(word ?? '').toUpperCase()).join('') || '?';
}

/** The first character, whole even where it takes two UTF-16 units. */
function firstOf(text: string): string {
  return [...text][0] ?? '';
}
