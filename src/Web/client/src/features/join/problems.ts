const known = new Set([
  'wrongCode',
  'codeRequired',
  'unknownRoom',
  'badName',
  'tooManyRequests',
  'roomFull',
  'relayFull',
  'roomClosed',
  'notAllowed',
  'notAuthenticated',
  'unreachable',
  'replaced',
  'connectionLost',
]);

/** The key of the sentence that tells a refusal: what happened and what to do next. */
export function problemKey(code: string): string {
  return known.has(code) ? `problem.${code}` : 'problem.other';
}
