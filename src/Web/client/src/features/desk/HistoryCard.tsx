import { IconPhone, IconPhoneIncoming, IconPhoneOutgoing, IconPhoneX, IconPlayerPlay, IconRecordMail } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry, LineState } from '../../sdk';
import { initialsOf } from '../room/initials';
import { useAct } from './useAct';
import { useLineClient } from './useLine';
import { VoicemailDialog } from './VoicemailDialog';

interface HistoryCardProps {
  state: LineState;
  onCall: (number: string, video: boolean) => void;
}

/** The last calls, and the messages that were left. Whoever looks at it has seen what was missed. */
export function HistoryCard({ state, onCall }: HistoryCardProps) {
  const { t, i18n } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const [entries, setEntries] = useState<HistoryEntry[] | null>(null);
  const [playing, setPlaying] = useState<HistoryEntry | null>(null);
  const { historyVersion } = state;
  useEffect(() => {
    let isOld = false;
    line.getHistory()
      .then((reply) => !isOld && setEntries(reply.entries))
      .catch(() => undefined); // asked again at the next change
    return () => {
      isOld = true;
    };
  }, [line, historyVersion]);

  const time = (at: string) => {
    const day = new Date(at);
    const today = day.toDateString() === new Date().toDateString();
    return new Intl.DateTimeFormat(i18n.language, today ? { hour: 'numeric', minute: '2-digit' } : { month: 'short', day: 'numeric' }).format(day);
  };
  return (
    <section className="card hist" aria-labelledby="history-title">
      <header className="row pad4">
        <h2 id="history-title">{t('desk.recent')}</h2>
        {state.missed > 0 && (
          <button type="button" className="btn sub sm end" data-testid="mark-seen" onClick={() => void act(() => line.markSeen())}>{t('desk.missedCount', { n: state.missed })}</button>
        )}
      </header>
      <ul className="ppl">
        {entries?.map((entry) => (
          <li key={entry.id} className={`li per${entry.seen ? '' : ' new'}`} data-testid="history-entry" data-kind={entry.kind}>
            <span className="av sm a2" aria-hidden="true">{initialsOf(entry.person?.name ?? entry.number)}</span>
            <span className="col grow">
              <b className="cut">{entry.person?.name ?? entry.number}</b>
              <span className={`row g1 xs wrap ${isMissed(entry) ? 'danger' : 'sec'}`}>
                <KindIcon entry={entry} /><span className="nw">{t(kindKey(entry))}</span><span className="num">{numberOf(entry)}</span>
                <span className="mut num nw end">{time(entry.at)}</span>
              </span>
            </span>
            {entry.voicemail && (
              <button type="button" className="ib sub" aria-label={t('desk.playName', { name: entry.person?.name ?? entry.number })} title={t('desk.play')} data-testid="voicemail-play" onClick={() => setPlaying(entry)}>
                <IconPlayerPlay aria-hidden="true" />
              </button>
            )}
            <button type="button" className="ib" aria-label={t('desk.callName', { name: entry.person?.name ?? entry.number })} title={t('desk.call')} onClick={() => onCall(numberOf(entry), false)}>
              <IconPhone aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {entries?.length === 0 && <p className="pad4 sec">{t('desk.noCalls')}</p>}
      <VoicemailDialog entry={playing} onClose={() => setPlaying(null)} />
    </section>
  );
}

/** Of who is at the other end; what was dialled stands only for those whom the directory does not have. */
function numberOf(entry: HistoryEntry): string {
  return entry.person?.extension ?? entry.number;
}

function isMissed({ kind, direction }: HistoryEntry): boolean {
  return kind === 'missed' && direction === 'in';
}

function KindIcon({ entry }: { entry: HistoryEntry }) {
  const Icon = entry.kind === 'voicemail' ? IconRecordMail : isMissed(entry) ? IconPhoneX : entry.direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing;
  return <Icon size={15} aria-hidden="true" />;
}

function kindKey({ kind, direction }: HistoryEntry): string {
  if (kind === 'missed' && direction === 'out') {
    return 'history.unanswered';
  }
  return kind === 'answered' ? `history.${direction === 'in' ? 'incoming' : 'outgoing'}` : `history.${kind}`;
}
