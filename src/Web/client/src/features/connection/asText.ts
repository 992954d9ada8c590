import type { PathRow, TrackRow } from './rows';

/** The whole panel as lines of text, to be sent to whoever looks after the network. */
export function asText(
  heading: string[],
  paths: PathRow[],
  tracks: TrackRow[],
  words: (key: string) => string,
): string {
  return [
    ...heading,
    '',
    ...paths.map((row) => `${words(`connection.path_${row.key}`)}: ${words('connection.up')} ${row.up} / ${words('connection.down')} ${row.down}`),
    '',
    ...tracks.map((row) => {
      const facts = row.facts.map(([key, value]) => `${words(`connection.fact_${key}`)} ${value}`).join(', ');
      return `${words(`connection.${row.direction}`)} ${row.name} (${words(`connection.source_${row.source}`)}): ${facts}`;
    }),
  ].join('\n');
}
