// A table walked like a spreadsheet. One cell is in the tab order at a time; Enter opens what the
// cell holds, Escape comes back to the cell. The table stays a table: without script, and for
// people who move by Tab alone, its links are ordinary links.
import { type Cell, step } from "./steps";

const OPENABLE = "a[href], button, summary, select, input:not([type=hidden])";
const PAGE_ROWS = 10;

export class Grid {
  private readonly table: HTMLTableElement;
  private readonly rows: HTMLTableCellElement[][];
  private at: Cell = { row: 0, column: 0 };

  constructor(table: HTMLTableElement) {
    this.table = table;
    this.rows = [...table.rows].map((row) => [...row.cells]);
    if (!this.rows.length) return;
    // Column headings take part: they hold the links that sort.
    table.setAttribute("role", "grid");
    // The pane need not be a stop of its own now that its cells can be reached.
    table.closest(".pm-pane")?.removeAttribute("tabindex");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const cells of this.rows) {
      for (const cell of cells) {
        cell.dataset.gridCell = "";
        cell.tabIndex = -1;
        if (cell.tagName === "TD") cell.setAttribute("role", "gridcell");
        else cell.setAttribute("role", cell.scope === "row" ? "rowheader" : "columnheader");
      }
    }
    this.makeCurrent(this.firstOfBody());
    table.addEventListener("keydown", (event) => this.pressed(event));
    table.addEventListener("focusin", (event) => this.focused(event));
  }

  private firstOfBody(): Cell {
    return { row: Math.min(this.table.tHead?.rows.length ?? 0, this.rows.length - 1), column: 0 };
  }

  private cellAt(place: Cell): HTMLTableCellElement | undefined {
    return this.rows[place.row]?.[place.column];
  }

  private makeCurrent(place: Cell): HTMLTableCellElement | undefined {
    const before = this.cellAt(this.at);
    if (before) before.tabIndex = -1;
    this.at = place;
    const now = this.cellAt(place);
    if (now) now.tabIndex = 0;
    return now;
  }

  private pressed(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLTableCellElement>("[data-grid-cell]");
    if (!cell || event.altKey || event.metaKey) return;
    if (target !== cell) {
      if (event.key === "Escape") {
        event.preventDefault();
        cell.focus();
      }
      // Inside a box that is typed in, the arrows belong to the text.
      if (target.matches("input, select, textarea")) return;
    } else if (event.key === "Enter" || event.key === " ") {
      this.open(cell, event);
      return;
    }
    const next = step(this.at, { key: event.key, ctrl: event.ctrlKey }, {
      widths: this.rows.map((cells) => cells.length),
      pageRows: PAGE_ROWS,
    });
    if (!next) return;
    event.preventDefault();
    const reached = this.makeCurrent(next);
    reached?.focus();
    reached?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private open(cell: HTMLTableCellElement, event: KeyboardEvent): void {
    const inside = cell.querySelectorAll<HTMLElement>(OPENABLE);
    if (!inside.length) return;
    event.preventDefault();
    // With one thing to do, Enter does it; with several, it goes to the first, and Tab to the rest.
    if (inside.length === 1 && event.key === "Enter") inside[0]?.click();
    else inside[0]?.focus();
  }

  private focused(event: FocusEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLTableCellElement>("[data-grid-cell]");
    if (!cell) return;
    const row = this.rows.findIndex((cells) => cells.includes(cell));
    const column = this.rows[row]?.indexOf(cell) ?? 0;
    if (row >= 0) this.makeCurrent({ row, column });
  }
}
