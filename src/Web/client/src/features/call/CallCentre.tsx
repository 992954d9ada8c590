import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../../sdk';
import { useAct } from '../desk/useAct';
import { useLineClient } from '../desk/useLine';
import { causeKey, foremost, hasEndedHere, isHere, isIncoming, partnerOf, wasUnreached } from './callModel';
import { CallTray } from './CallTray';
import { CallWindow } from './CallWindow';
import { UnreachedDialog } from './UnreachedDialog';
import { useRinging } from './useRinging';

/** Everything of this device's calls: those that ring, those that go on, and the word at the end of one. */
export function CallCentre({ state }: { state: LineState }) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const here = state.calls.filter((call) => isHere(call, line.deviceId));
  const front = foremost(here);
  const incoming = state.calls.filter(isIncoming);
  // Over a call that goes on there is no question: a word in passing has to do.
  const isFree = here.length === 0;
  const unreached = isFree ? state.calls.find(wasUnreached) ?? null : null;
  const calling = here.find((call) => call.direction === 'out' && (call.state === 'dialing' || call.state === 'ringing')) ?? null;
  useRinging(incoming[0] ?? null, calling, here.some((call) => call.answeredAt));

  useEffect(() => {
    for (const call of state.calls.filter((one) => one.state === 'ended' && !(isFree && wasUnreached(one)))) {
      const key = causeKey(call);
      if (key && hasEndedHere(call, line.deviceId)) {
        notifications.show({ id: call.id, message: t(key, { name: partnerOf(call).name }), autoClose: 6000, closeButtonProps: { 'aria-label': t('common.close') } });
      }
      line.dismiss(call.id);
    }
  }, [state.calls, isFree, line, t]);

  return (
    <>
      {here.map((call) => (
        <CallWindow
          key={`${call.id} ${call.room?.roomId ?? ''} ${call.room?.url ?? ''}`}
          call={call}
          isFront={call === front}
          about={here.find((one) => one.id === call.consultFor) ?? null}
          waiting={here.filter((one) => one !== call)}
        />
      ))}
      {unreached && (
        <UnreachedDialog
          call={unreached}
          onClose={() => line.dismiss(unreached.id)}
          onMessage={() => {
            line.dismiss(unreached.id);
            void act(() => line.leaveVoicemail(unreached.id));
          }}
        />
      )}
      {incoming.length > 0 && (
        <div className="trays">
          {incoming.map((call) => (
            <CallTray
              key={call.id}
              call={call}
              onAnswer={(video) => void act(() => line.answer(call.id, video))}
              onDecline={() => void act(() => line.decline(call.id))}
            />
          ))}
        </div>
      )}
    </>
  );
}
