import { useState } from 'react';
import { InvitationPage } from './features/account/InvitationPage';
import { AccountGate } from './features/account/AccountGate';
import { DeskPage } from './features/desk/DeskPage';
import { GuestFlow } from './features/guest/GuestFlow';
import { readPlace } from './features/room/place';
import { routeOf } from './route';

/** Which of the three ways in the address asks for: an invitation, a meeting, or the desk of whoever is signed in. */
export function App() {
  const [route, setRoute] = useState(() => routeOf(location.pathname, location.search, readPlace() !== null));
  switch (route.to) {
    case 'invitation':
      return (
        <InvitationPage
          secret={route.secret}
          onDone={() => {
            history.replaceState(null, '', '/');
            setRoute({ to: 'desk' });
          }}
        />
      );
    case 'meeting':
      return <GuestFlow />;
    case 'desk':
      return (
        <AccountGate onGuest={() => setRoute({ to: 'meeting' })}>
          {(me, signedOut) => <DeskPage me={me} onSignedOut={signedOut} />}
        </AccountGate>
      );
  }
}
