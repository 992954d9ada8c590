import { useTranslation } from 'react-i18next';
import type { PathRow } from './rows';

/** Both directions side by side. */
export function PathTable({ rows }: { rows: PathRow[] }) {
  const { t } = useTranslation();
  return (
    <table className="tbl paths">
      <thead>
        <tr><td /><th scope="col">{t('connection.up')}</th><th scope="col">{t('connection.down')}</th></tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-testid={`path-${row.key}`}>
            <th scope="row">{t(`connection.path_${row.key}`)}</th>
            {row.up === row.down
              ? <td colSpan={2} className="num"><Value text={row.up} /></td>
              : <><td className="num"><Value text={row.up} /></td><td className="num"><Value text={row.down} /></td></>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An address breaks before its port, where it must. */
function Value({ text }: { text: string }) {
  const port = text.lastIndexOf(':');
  return port < 0 ? text : <>{text.slice(0, port)}<wbr />{text.slice(port)}</>;
}
