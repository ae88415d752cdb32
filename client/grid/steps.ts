// Where the arrow keys lead in a table. Plain values in, plain values out.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Size {
  /** How many cells each row holds; rows of detail hold fewer. */
  readonly widths: readonly number[];
  /** How many rows Page Up and Page Down pass over. */
  readonly pageRows: number;
}

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
}

/** The cell that a key leads to, or null when the key is not ours. Stops at the edges. */
export function step(from: Cell, press: Press, size: Size): Cell | null {
  const last = size.widths.length - 1;
  const to = (row: number, column: number): Cell => {
    const kept = Math.max(0, Math.min(last, row));
    return { row: kept, column: Math.max(0, Math.min((size.widths[kept] ?? 1) - 1, column)) };
  };
  switch (press.key) {
    case "ArrowRight":
      return to(from.row, press.ctrl ? Infinity : from.column + 1);
    case "ArrowLeft":
      return to(from.row, press.ctrl ? 0 : from.column - 1);
    case "ArrowDown":
      return to(press.ctrl ? last : from.row + 1, from.column);
    case "ArrowUp":
      return to(press.ctrl ? 0 : from.row - 1, from.column);
    case "Home":
      return to(press.ctrl ? 0 : from.row, 0);
    case "End":
      return to(press.ctrl ? last : from.row, Infinity);
    case "PageDown":
      return to(from.row + size.pageRows, from.column);
    case "PageUp":
      return to(from.row - size.pageRows, from.column);
    default:
      return null;
  }
}
