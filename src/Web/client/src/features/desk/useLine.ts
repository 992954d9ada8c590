import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { LineClient, type LineState } from '../../sdk';
import { deviceName } from '../account/deviceName';

declare global {
  interface Window {
    /** The line of this page, for measuring it from outside. */
    crossstraitLine?: LineClient;
  }
}

const deviceKey = 'crossstrait.device';

/** Of this tab, over a reload: a call that was answered here goes on here. */
function deviceId(): string {
  const known = sessionStorage.getItem(deviceKey);
  if (known) {
    return known;
  }
  const id = crypto.randomUUID?.() ?? Math.random().toString(36).slice(2);
  sessionStorage.setItem(deviceKey, id);
  return id;
}

export const LineContext = createContext<LineClient | null>(null);

export function useLineClient(): LineClient {
  const client = useContext(LineContext);
  if (!client) {
    throw new Error('There is no line around this component.');
  }
  return client;
}

export function useLineState(client: LineClient): LineState {
  return useSyncExternalStore(client.subscribe, client.getState);
}

/** The line of whoever is signed in, for as long as the desk is shown. */
export function useLine(): LineClient {
  const [client] = useState(() => new LineClient({ deviceId: deviceId(), deviceName: deviceName() }));
  useEffect(() => {
    window.crossstraitLine = client;
    client.open();
    return () => client.close();
  }, [client]);
  return client;
}
