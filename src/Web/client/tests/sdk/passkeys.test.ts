import { afterEach, describe, expect, it, vi } from 'vitest';
import { getPasskeys, removePasskey } from '../../src/sdk';

describe('passkeys', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('lists what the server keeps', async () => {
    const passkeys = [{ id: 'a/b', name: 'Chrome Windows', createdAt: '2026-08-01T00:00:00Z' }];
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ passkeys })));
    expect(await getPasskeys()).toEqual(passkeys);
  });

  it('removes one by its id', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal('fetch', fetched);
    await removePasskey('a/b');
    expect(fetched).toHaveBeenCalledWith('/api/passkeys/a%2Fb', expect.objectContaining({ method: 'DELETE' }));
  });
});
