import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { getMe, RoomError, type Me } from '../../sdk';
import { SignInPage } from './SignInPage';

interface AccountGateProps {
  onGuest: () => void;
  children: (me: Me, signedOut: (reason: string | null) => void) => ReactNode;
}

type State = { at: 'asking' } | { at: 'out'; reason: string | null } | { at: 'in'; me: Me };

/** An organisation's own sign-in comes back with its refusal in the address. */
function refusedElsewhere(): string | null {
  return new URLSearchParams(location.search).get('signInError');
}

/** What lies behind the sign-in, once somebody is signed in. */
export function AccountGate({ onGuest, children }: AccountGateProps) {
  const [state, setState] = useState<State>({ at: 'asking' });

  useEffect(() => {
    let isGone = false;
    void getMe()
      .then((me) => ({ at: me ? 'in' : 'out', me, reason: refusedElsewhere() }) as State)
      .catch((error: unknown): State => ({ at: 'out', reason: error instanceof RoomError ? error.code : 'unreachable' }))
      .then((next) => !isGone && setState(next));
    return () => {
      isGone = true;
    };
  }, []);

  const signedOut = useCallback((reason: string | null) => setState({ at: 'out', reason }), []);
  switch (state.at) {
    case 'asking':
      return null;
    case 'out':
      return <SignInPage reason={state.reason} onSignedIn={(me) => setState({ at: 'in', me })} onGuest={onGuest} />;
    case 'in':
      return children(state.me, signedOut);
  }
}
