import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestJoin } from '../../src/sdk/requestJoin';

const answer = (status: number, body: unknown): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });

describe('requestJoin', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('gives the token that the server answers with', async () => {
    const reply = { token: 't', roomId: 'RM_1', roomName: 'Harbour', identity: 'guest_1' };
    const fetched = vi.fn(() => Promise.resolve(answer(200, reply)));
    vi.stubGlobal('fetch', fetched);
    await expect(requestJoin({ room: 'Harbour', name: 'Lin' }, 'https://meet.example')).resolves.toEqual(reply);
    expect(fetched).toHaveBeenCalledWith('https://meet.example/api/join', expect.objectContaining({ method: 'POST' }));
  });

  it('throws the code of a refusal', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answer(403, { code: 'wrongCode', detail: 'No.' })));
    await expect(requestJoin({ room: 'Harbour', name: 'Lin' })).rejects.toMatchObject({ code: 'wrongCode', message: 'No.' });
  });

  it('has a code for an answer that is not of this server', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answer(502, '<html>')));
    await expect(requestJoin({ room: 'Harbour', name: 'Lin' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('says so when there is no answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(requestJoin({ room: 'Harbour', name: 'Lin' })).rejects.toMatchObject({ code: 'unreachable' });
  });
});
