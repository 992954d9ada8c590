// A provider that keeps to the specification, for the tests of signing in: node provider.js PORT REDIRECT_URI SECRET
// Whoever signs in as NAME there has the verified address NAME@example.tw; without one: nobody.
import Provider from 'oidc-provider';

const [port, redirectUri, secret] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'crossstrait', client_secret: secret, redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: `${id}@example.tw`, email_verified: id !== 'nobody' }),
  }),
  pkce: { required: () => true },
  cookies: { keys: ['tests'] },
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
