import { RoomError } from '../RoomError';
import { request, type Me, type Passkey } from './account';

export const hasPasskeySupport = (): boolean =>
  typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

export async function getPasskeys(): Promise<Passkey[]> {
  return (await request<{ passkeys: Passkey[] }>('GET', '/api/passkeys')).passkeys;
}

export const removePasskey = (id: string): Promise<void> => request('DELETE', `/api/passkeys/${encodeURIComponent(id)}`);

/** Makes a passkey on this device, or on a phone or key that it asks. The name tells it from others in the list. */
export async function addPasskey(name: string): Promise<void> {
  const options = await request<PublicKeyCredentialCreationOptionsJSON>('POST', '/api/passkeys/options', {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = asJson(await navigator.credentials.create({ publicKey }).catch(refused));
  await request('POST', '/api/passkeys', { name, credential });
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
