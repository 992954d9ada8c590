import type { PathState } from '../values';

export interface IceRemedies {
  /** New ICE credentials on the same peer connection. Done when they have been exchanged. */
  restart(): Promise<void>;
  /** Another peer connection. */
  renew(): void;
  told(state: PathState): void;
}

/** A browser says "disconnected" only after some seconds without an answer; not much is left to wait for. */
const patience = 1_000;
/** How long each restart may take until the next; after the last one the peer connection itself is renewed. */
const waits: readonly number[] = [2_500, 5_000, 8_000];

/** Watches one peer connection and decides when its path is looked for anew (RFC 8445 2.4). */
export class IceWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restarts = 0;
  private isRestarting = false;
  private isStopped = false;

  constructor(
    private readonly peer: RTCPeerConnection,
    private readonly remedies: IceRemedies,
  ) {
    peer.onconnectionstatechange = () => this.look();
  }

  /** A restart for a reason from outside: another network, or the server asks for it. The first path goes on meanwhile. */
  restartNow(): void {
    clearTimeout(this.timer);
    void this.restart();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.peer.onconnectionstatechange = null;
  }

  private look(): void {
    switch (this.peer.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        this.restarts = 0;
        this.remedies.told('well');
        break;
      case 'disconnected':
        this.remedies.told('broken');
        this.remedyAfter(patience);
        break;
      case 'failed':
        this.remedies.told('broken');
        this.remedyAfter(0);
        break;
      default:
        break;
    }
  }

  /** Once restarts have begun, each has its own time. */
  private remedyAfter(milliseconds: number): void {
    if (this.isRestarting || this.restarts > 0) {
      return;
    }

    clearTimeout(this.timer);
    if (milliseconds === 0) {
      this.remedy();
    } else {
      this.timer = setTimeout(() => this.remedy(), milliseconds);
    }
  }

  /** Where ICE is well the failure is that of DTLS, which no restart of ICE mends. */
  private remedy(): void {
    const iceIsWell = this.peer.iceConnectionState === 'connected' || this.peer.iceConnectionState === 'completed';
    if (iceIsWell || this.restarts >= waits.length) {
      this.remedies.renew();
    } else {
      void this.restart();
    }
  }

  private async restart(): Promise<void> {
    this.isRestarting = true;
    await this.remedies.restart().catch(() => undefined);
    this.isRestarting = false;
    if (!this.isStopped && this.peer.connectionState !== 'connected') {
      this.timer = setTimeout(() => this.remedy(), waits[this.restarts] ?? patience);
      this.restarts++;
    }
  }
}
