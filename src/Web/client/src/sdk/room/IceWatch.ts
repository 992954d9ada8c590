export interface IceRemedies {
  /** New ICE credentials on the same peer connection. */
  restart(): void;
  /** Another peer connection. */
  renew(): void;
}

const patience = 3_000;
const restartsBeforeRenewal = 2;

/** Watches one peer connection and decides when its path is looked for anew (RFC 8445 2.4). */
export class IceWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restarts = 0;

  constructor(
    private readonly peer: RTCPeerConnection,
    private readonly remedies: IceRemedies,
  ) {
    peer.onconnectionstatechange = () => this.look();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.peer.onconnectionstatechange = null;
  }

  private look(): void {
    clearTimeout(this.timer);
    switch (this.peer.connectionState) {
      case 'connected':
        this.restarts = 0;
        break;
      case 'disconnected':
        this.timer = setTimeout(() => this.remedy(), patience);
        break;
      case 'failed':
        this.remedy();
        break;
      default:
        break;
    }
  }

  /** Where ICE is well the failure is that of DTLS, which no restart of ICE mends. */
  private remedy(): void {
    const iceIsWell = this.peer.iceConnectionState === 'connected' || this.peer.iceConnectionState === 'completed';
    if (iceIsWell || this.restarts >= restartsBeforeRenewal) {
      this.remedies.renew();
    } else {
      this.restarts++;
      this.remedies.restart();
    }
  }
}
