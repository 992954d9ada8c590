import { IconCopy, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { verdictOn, type RoomState } from '../../sdk';
import { useRoomClient } from '../room/RoomContext';
import { asText } from './asText';
import { PathTable } from './PathTable';
import { pathRows, trackRows } from './rows';
import { TrackList } from './TrackList';
import { useConnection } from './useConnection';
import { Verdict } from './Verdict';

/** How good the line is: one word for everybody, then the numbers for whoever repairs it. */
export function ConnectionPanel({ state, onClose }: { state: RoomState; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useRoomClient();
  const measured = useConnection(client);
  const title = useRef<HTMLHeadingElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => title.current?.focus(), []);

  const quality = verdictOn(state, [measured?.publish ?? null, measured?.subscribe ?? null]);
  const paths = measured && pathRows(measured, t);
  const tracks = measured && trackRows(measured, state, (connection, mid) => client.lineOf(connection, mid));

  const copy = async () => {
    const heading = [`CrossStrait · ${state.room?.name ?? ''} · ${new Date().toISOString()}`, t(`connection.quality_${quality}`), navigator.userAgent];
    try {
      await navigator.clipboard.writeText(asText(heading, paths ?? [], tracks ?? [], t));
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };

  return (
    <aside
      className="pnl conn"
      aria-labelledby="connection-title"
      data-testid="connection-panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onClose();
        }
      }}
    >
      <header className="conn-head">
        <h2 id="connection-title" ref={title} tabIndex={-1}>{t('connection.title')}</h2>
        <button type="button" className="ib" aria-label={t('common.close')} onClick={onClose}><IconX aria-hidden="true" /></button>
      </header>
      <div className="conn-body" role="region" aria-labelledby="connection-title" tabIndex={0}>
        <Verdict quality={quality} />
        {paths && tracks
          ? (
            <>
              <h3>{t('connection.numbers')}</h3>
              <PathTable rows={paths} />
              <h3>{t('connection.streams')}</h3>
              <TrackList rows={tracks} />
            </>
          )
          : <p className="sec">{t('connection.measuring')}</p>}
      </div>
      <footer className="conn-foot">
        <button type="button" className="btn out blk" disabled={!paths} data-testid="connection-copy" onClick={() => void copy()}>
          <IconCopy className="i" aria-hidden="true" />{t('connection.copy')}
        </button>
        <p className="sec sm" role="status">{copied === null ? t('connection.copyHint') : t(copied ? 'connection.copied' : 'connection.copyFailed')}</p>
      </footer>
    </aside>
  );
}
