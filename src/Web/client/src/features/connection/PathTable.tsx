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
              ? <td colSpan={2} className="num">{row.up}</td>
              : <><td className="num">{row.up}</td><td className="num">{row.down}</td></>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
