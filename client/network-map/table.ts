// The table beside the drawing. It is there without us; we only show in it what is chosen, and take
// what is chosen in it to the drawing.
import { fillWith } from "./markup.ts";
import type { Model } from "./model.ts";

const CHOSEN = "pm-row--selected";

export class Table {
  private readonly root: HTMLElement | null;
  private readonly model: Model;

  private grown = false;

  constructor(root: HTMLElement | null, model: Model, chosen: (target: { node?: string; link?: string }) => void, sorted: (sort: string) => void) {
    this.root = root;
    this.model = model;
    const found = (event: Event) => {
      const row = (event.target as Element).closest?.("tr, li");
      const target = row ? this.targetOf(row) : null;
      if (target) chosen(target);
    };
    root?.addEventListener("click", (event) => {
      const heading = (event.target as Element).closest?.<HTMLAnchorElement>("a.pm-sort");
      // Until the drawing has grown the page itself sorts; afterwards it would forget what was drawn.
      if (!heading || !this.grown) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      sorted(new URL(heading.href).searchParams.get("sort") ?? "");
    });
    root?.addEventListener("focusin", found);
    root?.addEventListener("click", found);
  }

  /** The tables anew, after the drawing has grown. */
  replace(markup: string, written: (part: Element) => void): void {
    if (!this.root) return;
    const heading = document.activeElement?.closest("a.pm-sort")?.closest("th")?.cellIndex;
    fillWith(this.root, markup);
    this.grown = true;
    written(this.root);
    // Whoever sorted is still at the heading they sorted by.
    if (heading !== undefined) this.root.querySelectorAll("thead th")[heading]?.querySelector<HTMLElement>("a.pm-sort")?.focus();
  }

  show(target: { node?: string | undefined; link?: string | undefined } | null): void {
    this.root?.querySelectorAll(`.${CHOSEN}`).forEach((row) => row.classList.remove(CHOSEN));
    if (!target) return;
    const rows = target.link ? this.rowsOfLink(target.link) : this.rowsOfNode(target.node ?? "");
    rows.forEach((row) => row.classList.add(CHOSEN));
  }

  /** Go back to the row of what is chosen, or to the table itself. False when there is no table. */
  focus(target: { node?: string | undefined; link?: string | undefined } | null): boolean {
    if (!this.root) return false;
    const row = target?.link ? this.rowsOfLink(target.link)[0] : target?.node ? this.rowsOfNode(target.node)[0] : undefined;
    const place = row?.querySelector<HTMLElement>("a[href], button") ?? this.root.querySelector<HTMLElement>(".pm-pane, a[href], button");
    place?.focus();
    place?.scrollIntoView({ block: "nearest" });
    return Boolean(place);
  }

  private rowsOfLink(id: string): Element[] {
    const url = this.model.link(id)?.url;
    const marked = this.rows(`[data-link="${CSS.escape(id)}"]`);
    return marked.length || !url ? marked : this.rows(`a[href="${CSS.escape(url)}"]`);
  }

  /** A person's own row first, then the rows of their links. */
  private rowsOfNode(id: string): Element[] {
    const own = this.rows(`[data-node="${CSS.escape(id)}"]`);
    return own.length ? own : this.model.linksAt(id).flatMap((link) => this.rowsOfLink(link.id));
  }

  private targetOf(row: Element): { node?: string; link?: string } | null {
    const marked = row.matches("[data-node], [data-link]") ? row : row.querySelector("[data-node], [data-link]");
    const { node, link } = (marked as HTMLElement | null)?.dataset ?? {};
    if (node && this.model.node(node)) return { node };
    if (link && this.model.link(link)) return { link };
    const addresses = [...row.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"));
    const named = this.model.links.find((one) => one.url && addresses.includes(one.url));
    return named ? { link: named.id } : null;
  }

  /** The rows that are marked so, or that hold what is. */
  private rows(selector: string): Element[] {
    const found = this.root ? [...this.root.querySelectorAll(selector)] : [];
    return found.map((one) => one.closest("tr, li")).filter((row) => row !== null);
  }
}
