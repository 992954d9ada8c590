import { IconPhone, IconPhoneOff, IconVideo } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../sdk';
import { initialsOf } from '../room/initials';
import { partnerOf } from './callModel';

interface CallTrayProps {
  call: CallView;
  onAnswer: (video: boolean) => void;
  onDecline: () => void;
}

/** Somebody calls: who, from where, and two words to choose from. */
export function CallTray({ call, onAnswer, onDecline }: CallTrayProps) {
  const { t } = useTranslation();
  const partner = partnerOf(call);
  const answer = useRef<HTMLButtonElement>(null);
  useEffect(() => answer.current?.focus(), []);
  return (
    <section className="tray card" role="alertdialog" aria-labelledby={`tray-${call.id}`} data-testid="incoming">
      <div className="row g3">
        <span className="av lg a1" aria-hidden="true">{initialsOf(partner.name)}</span>
        <div className="col grow">
          <span className="xs sec">{t(call.video ? 'call.incomingVideo' : 'call.incomingVoice')}</span>
          <h2 id={`tray-${call.id}`} className="cut2">{partner.name}</h2>
          <span className="sm sec cut">{partner.organisation}{partner.extension && <> · <b className="num">{partner.extension}</b></>}</span>
          {call.onBehalfOf && <span className="bdg sm enc">{t('call.onBehalfOf', { name: call.onBehalfOf.name })}</span>}
          {call.group && <span className="bdg sm">{t('call.viaGroup', { name: call.group })}</span>}
        </div>
      </div>
      <div className="tray-actions">
        <button ref={answer} type="button" className="btn ok lg" data-testid="answer" onClick={() => onAnswer(call.video)}>
          {call.video ? <IconVideo aria-hidden="true" /> : <IconPhone aria-hidden="true" />}{t('call.answer')}
        </button>
        <button type="button" className="btn dan lg" data-testid="decline" onClick={onDecline}><IconPhoneOff aria-hidden="true" />{t('call.decline')}</button>
        {call.video && (
          <button type="button" className="btn out lg" data-testid="answer-voice" onClick={() => onAnswer(false)}><IconPhone aria-hidden="true" />{t('call.answerVoice')}</button>
        )}
      </div>
    </section>
  );
}
