import { useEffect, useState } from 'react';
import { readConnection, type ConnectionView, type RoomClient, type ServerConnection, type Stats } from '../../sdk';

export interface Measured {
  publish: ConnectionView | null;
  subscribe: ConnectionView | null;
  /** Null where the server does not tell. */
  server: ServerConnection | null;
}

const interval = 1_000;

/** Measures both connections once a second while somebody looks. */
export function useConnection(client: RoomClient): Measured | null {
  const [measured, setMeasured] = useState<Measured | null>(null);
  useEffect(() => {
    let isGone = false;
    let before: { publish: Stats | null; subscribe: Stats | null } = { publish: null, subscribe: null };
    const measure = async () => {
      const [stats, server] = await Promise.all([client.getStats(), client.getServerConnection().catch(() => null)]);
      if (!isGone) {
        setMeasured({
          publish: stats.publish && readConnection(stats.publish, before.publish),
          subscribe: stats.subscribe && readConnection(stats.subscribe, before.subscribe),
          server,
        });
      }
      before = stats;
    };
    const look = () => void measure().catch(() => undefined);
    look();
    const timer = setInterval(look, interval);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [client]);
  return measured;
}
