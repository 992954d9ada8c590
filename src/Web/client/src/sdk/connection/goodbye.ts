/** Names a place in the room to the server that holds it. */
export interface Goodbye {
  roomId: string;
  participantId: string;
  secret: string;
}

/** Says that the page goes, by a request that outlives it. Nobody is there for the answer. */
export function sendGoodbye({ roomId, participantId, secret }: Goodbye): void {
  fetch(`/api/rooms/${roomId}/goodbye`, {
    method: 'POST',
    keepalive: true,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ participantId, secret }),
  }).catch(() => undefined);
}
