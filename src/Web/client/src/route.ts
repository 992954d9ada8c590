export type Route = { to: 'invitation'; secret: string } | { to: 'meeting' } | { to: 'desk' };

/** @param hasPlace this tab was in a meeting when it was reloaded. */
export function routeOf(path: string, query: string, hasPlace: boolean): Route {
  const secret = /^\/(?:invite|setup)\/([\w-]+)\/?$/.exec(path)?.[1];
  if (secret) {
    return { to: 'invitation', secret };
  }
  return hasPlace || path.startsWith('/join') || new URLSearchParams(query).has('room') ? { to: 'meeting' } : { to: 'desk' };
}
