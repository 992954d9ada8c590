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
  'badRequest',
  'notJoined',
  'alreadyJoined',
  'badSdp',
  'nothingUsable',
  'unknownTrack',
  'unknownPair',
  'unknownSlot',
  'unknownParticipant',
  'alreadyRecording',
  'notRecording',
  'unsupportedProtocol',
  'shutdown',
  'deviceDenied',
  'deviceMissing',
  'deviceBusy',
]);

/** The key of the sentence that tells a refusal: what happened and what to do next. */
export function problemKey(code: string): string {
  return known.has(code) ? `problem.${code}` : 'problem.other';
}
