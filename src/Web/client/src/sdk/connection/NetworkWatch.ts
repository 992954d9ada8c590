export interface NetworkListener {
  /** Another network than before, or one again. */
  changed(): void;
  /** The device says that it has no network, or that it has one. */
  online(isOnline: boolean): void;
}

/** What only some browsers tell of the network, and mostly on phones. */
interface NetworkInformation extends EventTarget {
  /** "wifi", "cellular" ...: the one member that says that the network is another one. */
  type?: string;
}

/** Watches what the browser knows of the device's network. Gives the way to stop. */
export function watchNetwork(listener: NetworkListener): () => void {
  const connection = (globalThis.navigator as { connection?: NetworkInformation } | undefined)?.connection;
  let type = connection?.type;
  const online = (): void => {
    listener.online(true);
    listener.changed();
  };
  const offline = (): void => listener.online(false);
  const change = (): void => {
    // The event comes for every new estimate of the rate too.
    if (connection?.type !== type) {
      type = connection?.type;
      if (type !== 'none') {
        listener.changed();
      }
    }
  };
  globalThis.addEventListener?.('online', online);
  globalThis.addEventListener?.('offline', offline);
  connection?.addEventListener('change', change);
  return () => {
    globalThis.removeEventListener?.('online', online);
    globalThis.removeEventListener?.('offline', offline);
    connection?.removeEventListener('change', change);
  };
}
