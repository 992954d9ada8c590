/** The devices to choose from. Browsers give their names only after one of them has been opened. */
export async function listDevices(): Promise<{
  cameras: MediaDeviceInfo[];
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const ofKind = (kind: MediaDeviceKind): MediaDeviceInfo[] => all.filter((device) => device.kind === kind);
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput'), speakers: ofKind('audiooutput') };
}

/** Opens a camera at 1280x720 and 30 frames a second, or as near as it comes. */
export async function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: {
      ...choose(deviceId),
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30, max: 30 },
    },
  });
  return firstOf(stream.getVideoTracks());
}

export async function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      ...choose(deviceId),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
  return firstOf(stream.getAudioTracks());
}

export interface SharedScreen {
  video: MediaStreamTrack;
  /** Where the person shares sound too. */
  audio: MediaStreamTrack | null;
}

/** Asks which screen or window to share. Text on it matters more than motion. */
export async function openScreen(): Promise<SharedScreen> {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { frameRate: { ideal: 15, max: 30 } },
    audio: true,
  });
  const video = firstOf(stream.getVideoTracks());
  video.contentHint = 'detail';
  return { video, audio: stream.getAudioTracks()[0] ?? null };
}

function choose(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

function firstOf(tracks: MediaStreamTrack[]): MediaStreamTrack {
  const [track] = tracks;
  if (!track) {
    throw new DOMException('The device gave no track.', 'NotFoundError');
  }

  return track;
}
