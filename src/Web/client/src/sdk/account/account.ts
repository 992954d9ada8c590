import { RoomError } from '../RoomError';

export interface Me {
  id: string;
  name: string;
  latinName: string;
  organisation: { id: string; name: string; side: string; prefix: string };
  extension: string;
  roles: string[];
  permissions: string[];
  hasPasskeys: boolean;
}

export interface SignInMethods {
  password: boolean;
  passkey: boolean;
  oidc: { name: string; url: string } | null;
}

export interface Invitation {
  /** A setup is the first of a server: whoever has the link also makes the organisation. */
  kind: 'invitation' | 'setup';
  organisation: { id: string; name: string } | null;
  invitedBy: string;
  /** Who is invited. */
  name: string;
  extension: string | null;
  /** Of which one the first organisation may be: keys, each with the names that the deployment gives it. */
  sides: Record<string, Partial<Record<string, string>>>;
}

export interface InvitationAnswer {
  /** To sign in with. */
  name: string;
  password: string;
  personName: string;
  organisation?: { name: string; side: string };
}

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
}

/** The header that no other site's form can send: with the cookie alone, nothing is changed. */
export const ownPage = { 'X-CrossStrait': '1' };

/** Who is signed in on this browser, or null. */
export async function getMe(): Promise<Me | null> {
  try {
    return await request<Me>('GET', '/api/me');
  } catch (error) {
    if (error instanceof RoomError && error.code === 'notAuthenticated') {
      return null;
    }

    throw error;
  }
}

export const getSignInMethods = (): Promise<SignInMethods> => request('GET', '/api/sign-in-methods');

export async function signIn(name: string, password: string): Promise<Me> {
  return (await request<{ person: Me }>('POST', '/api/session', { name, password })).person;
}

export const signOut = (): Promise<void> => request('DELETE', '/api/session');

/** Here and on every other device. */
export const signOutEverywhere = (): Promise<void> => request('DELETE', '/api/sessions');

export const changePassword = (current: string, next: string): Promise<void> =>
  request('PUT', '/api/me/password', { current, new: next });

export const getInvitation = (secret: string): Promise<Invitation> => request('GET', `/api/invitations/${encodeURIComponent(secret)}`);

export async function acceptInvitation(secret: string, answer: InvitationAnswer): Promise<Me> {
  return (await request<{ person: Me }>('POST', `/api/invitations/${encodeURIComponent(secret)}`, answer)).person;
}

/** One request to the server's API, as whoever is signed in. A refusal is a RoomError with the server's code. */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(method === 'GET' ? {} : ownPage), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new RoomError('unreachable', String(error));
  }

  const text = await response.text().catch(() => '');
  const answer = parse(text);
  if (!response.ok) {
    const problem = (answer ?? {}) as { code?: string; detail?: string };
    const code = problem.code ?? (response.status === 401 ? 'notAuthenticated' : 'internal');
    throw new RoomError(code, problem.detail ?? `The server answered ${response.status}.`);
  }

  return answer as T;
}

function parse(text: string): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
