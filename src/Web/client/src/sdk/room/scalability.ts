let known: boolean | null = null;

/** Whether this browser lets a page choose scalability modes. One that does not knows no such member. */
export function canScale(): boolean {
  known ??= probe();
  return known;
}

function probe(): boolean {
  if (typeof RTCPeerConnection === 'undefined') {
    return false;
  }

  const peer = new RTCPeerConnection();
  try {
    const { sender } = peer.addTransceiver('video', {
      sendEncodings: [{ scalabilityMode: 'L1T2' } as RTCRtpEncodingParameters],
    });
    const [encoding] = sender.getParameters().encodings;
    return encoding !== undefined && 'scalabilityMode' in encoding;
  } catch {
    return false;
  } finally {
    peer.close();
  }
}
