import { useEffect } from 'react';
import type { JoinReply, RoomClient, RoomState } from '../../sdk';
import { keepPlace } from './place';
import type { Controls } from './useControls';

/** Keeps the place in the room for a reload of the page, with the devices as they are now. */
export function usePlace(grant: JoinReply, client: RoomClient, state: RoomState, controls: Controls): void {
  const { camera, microphone } = controls.deviceIds;
  const { cameraOn, microphoneOn, isReady } = controls;
  const connected = state.status === 'connected';
  useEffect(() => {
    const { resumeSecret } = client;
    if (connected && isReady && resumeSecret !== null) {
      keepPlace({ grant, resumeSecret, pins: state.pins, devices: { cameraOn, microphoneOn, ...(camera && { camera }), ...(microphone && { microphone }) } });
    }
  }, [client, grant, state.pins, connected, isReady, cameraOn, microphoneOn, camera, microphone]);
}
