import { useState } from 'react';
import type { JoinReply, Pins } from '../../sdk';
import { DevicesPage } from '../join/DevicesPage';
import { JoinPage } from '../join/JoinPage';
import { reopenDevices, type ChosenDevices } from '../join/useDevices';
import { LeftPage } from '../left/LeftPage';
import { readPlace } from '../room/place';
import { RoomPage } from '../room/RoomPage';

type Step =
  | { at: 'join' }
  | { at: 'devices'; grant: JoinReply; name: string }
  | { at: 'room'; grant: JoinReply; devices: Promise<ChosenDevices>; resumeSecret?: string; pins?: Pins }
  | { at: 'left'; reason: string | null };

/** A page that was reloaded in the room goes straight back. */
function firstStep(): Step {
  const place = readPlace();
  return place
    ? { at: 'room', grant: place.grant, devices: reopenDevices(place.devices), resumeSecret: place.resumeSecret, ...(place.pins ? { pins: place.pins } : {}) }
    : { at: 'join' };
}

/** Into a meeting by its name and code, with or without an account: who and where, devices, the room, goodbye. */
export function GuestFlow() {
  const [step, setStep] = useState<Step>(firstStep);
  switch (step.at) {
    case 'join':
      return <JoinPage onJoin={(grant, name) => setStep({ at: 'devices', grant, name })} />;
    case 'devices':
      return (
        <DevicesPage
          roomName={step.grant.roomName}
          name={step.name}
          onBack={() => setStep({ at: 'join' })}
          onEnter={(devices) => setStep({ at: 'room', grant: step.grant, devices: Promise.resolve(devices) })}
        />
      );
    case 'room':
      return (
        <RoomPage
          grant={step.grant}
          devices={step.devices}
          {...(step.resumeSecret === undefined ? {} : { resumeSecret: step.resumeSecret })}
          {...(step.pins ? { pins: step.pins } : {})}
          onLeft={(reason) => setStep({ at: 'left', reason })}
        />
      );
    case 'left':
      return <LeftPage reason={step.reason} onAgain={() => setStep({ at: 'join' })} />;
  }
}
