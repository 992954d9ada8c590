import { RoomError } from '../RoomError';
import { request, type Me, type Passkey } from './account';

export const hasPasskeySupport = (): boolean =>
  typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

export const getPasskeys = (): Promise<Passkey[]> => request('GET', '/api/passkeys');

export const removePasskey = (id: string): Promise<void> => request('DELETE', `/api/passkeys/${encodeURIComponent(id)}`);

/** Makes a passkey on this device, or on a phone or key that it asks. */
export async function addPasskey(): Promise<void> {
  const options = await request<PublicKeyCredentialCreationOptionsJSON>('POST', '/api/passkeys/options', {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  await request('POST', '/api/passkeys', asJson(await navigator.credentials.create({ publicKey }).catch(refused)));
}

export async function signInWithPasskey(): Promise<Me> {
  const options = await request<PublicKeyCredentialRequestOptionsJSON>('POST', '/api/session/passkey/options', {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = asJson(await navigator.credentials.get({ publicKey }).catch(refused));
  return (await request<{ person: Me }>('POST', '/api/session/passkey', credential)).person;
}

function asJson(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) {
    throw new RoomError('passkeyRefused');
  }

  return credential.toJSON();
}

/** Closed by the person, timed out, or no passkey fits: the browser does not say which. */
function refused(error: unknown): never {
  throw new RoomError('passkeyRefused', String(error));
}
