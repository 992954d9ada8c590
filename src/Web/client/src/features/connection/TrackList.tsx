import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TrackRow } from './rows';

/** What is sent and received, stream by stream. */
export function TrackList({ rows }: { rows: TrackRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) {
    return <p className="sec">{t('connection.noStreams')}</p>;
  }
  return (
    <ul className="streams">
      {rows.map((row) => (
        <li key={row.id}>
          <p className="stream-name">
            {row.direction === 'up' ? <IconArrowUp className="i s" aria-hidden="true" /> : <IconArrowDown className="i s" aria-hidden="true" />}
            <span className="vh">{t(`connection.${row.direction}`)}</span>
            <b>{row.name}</b><span className="sec">{t(`connection.source_${row.source}`)}</span>
          </p>
          <dl>
            {row.facts.map(([key, value]) => (
              <div key={key}><dt>{t(`connection.fact_${key}`)}</dt><dd className="num">{value}</dd></div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
