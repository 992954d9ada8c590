/** Columns that make tiles of a wide window largest; narrow windows have one or two by their own style. */
export function columnsFor(tiles: number): number {
  return tiles <= 1 ? 1 : tiles <= 4 ? 2 : tiles <= 9 ? 3 : tiles <= 16 ? 4 : 5;
}
