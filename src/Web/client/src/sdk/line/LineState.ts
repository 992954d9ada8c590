import type { CallSettings, CallView, LineEvent, OpenReply, PersonCard, PresenceView } from './protocol';

export interface LineState {
  status: 'connecting' | 'connected' | 'reconnecting' | 'closed';
  /** Why it is closed: the code of a refusal, or null while it is not. */
  closeReason: string | null;
  self: PersonCard | null;
  /** Calls of this person, the oldest first. One that ended stays until it is dismissed, so that its end can be told. */
  calls: readonly CallView[];
  settings: CallSettings | null;
  presence: Readonly<Record<string, PresenceView>>;
  /** Missed calls and unheard messages. */
  missed: number;
  /** Grow when the directory or the history has changed and is worth asking for again. */
  directoryVersion: number;
  historyVersion: number;
}

export const emptyLine: LineState = {
  status: 'connecting',
  closeReason: null,
  self: null,
  calls: [],
  settings: null,
  presence: {},
  missed: 0,
  directoryVersion: 0,
  historyVersion: 0,
};

/** All as the server has it now. A call that it no longer names has ended while this client was away. */
export function openedLine(state: LineState, reply: OpenReply): LineState {
  return {
    ...state,
    status: 'connected',
    self: reply.self,
    calls: reply.calls,
    settings: reply.settings,
    missed: reply.missed,
    presence: mergePresence({}, reply.presence),
    directoryVersion: state.directoryVersion + 1,
    historyVersion: state.historyVersion + 1,
  };
}

export function reduceLine(state: LineState, event: LineEvent): LineState {
  switch (event.type) {
    case 'callChanged':
      // Of a call whose end was told already there may come another word; it is no new call.
      return event.call.state === 'ended' && !state.calls.some((call) => call.id === event.call.id) ? state : putCall(state, event.call);
    case 'presenceChanged':
      return { ...state, presence: mergePresence(state.presence, event.people) };
    case 'settingsChanged':
      return { ...state, settings: event.settings };
    case 'historyChanged':
      return { ...state, missed: event.missed, historyVersion: state.historyVersion + 1 };
    case 'directoryChanged':
      return { ...state, directoryVersion: state.directoryVersion + 1 };
    default:
      return state; // of a newer server
  }
}

/** Changes may overtake each other; an older one says nothing any more. */
export function putCall(state: LineState, call: CallView): LineState {
  const known = state.calls.find((one) => one.id === call.id);
  if (known && call.version <= known.version) {
    return state;
  }

  return { ...state, calls: known ? state.calls.map((one) => (one.id === call.id ? call : one)) : [...state.calls, call] };
}

export function dropCall(state: LineState, callId: string): LineState {
  return { ...state, calls: state.calls.filter((call) => call.id !== callId) };
}

export function mergePresence(known: LineState['presence'], people: readonly PresenceView[]): LineState['presence'] {
  const merged = { ...known };
  for (const person of people) {
    if (person.version >= (merged[person.personId]?.version ?? 0)) {
      merged[person.personId] = person;
    }
  }

  return merged;
}
