// The buttons above the drawing: what they do is handed in, how they look is settled here.

export type Layout = "map" | "both" | "table";

export class Toolbar {
  private readonly root: HTMLElement;
  private readonly whole: HTMLElement | null;
  private readonly viewChanged: () => void;

  constructor(root: HTMLElement, acts: Readonly<Record<string, () => void>>, viewChanged: () => void) {
    this.root = root;
    this.whole = root.closest<HTMLElement>("[data-network]");
    this.viewChanged = viewChanged;
    for (const [name, act] of Object.entries(acts)) this.button(name)?.addEventListener("click", act);
    for (const one of this.views()) one.addEventListener("click", () => this.setView(one.dataset.viewChoice as Layout));
  }

  get view(): Layout {
    return (this.whole?.dataset.view as Layout | undefined) ?? "both";
  }

  setView(view: Layout): void {
    if (this.whole) this.whole.dataset.view = view;
    for (const one of this.views()) one.setAttribute("aria-pressed", String(one.dataset.viewChoice === view));
    if (view !== "table") this.viewChanged();
  }

  /** Stays reachable by Tab and says that there is nothing to do, rather than vanish under the focus. */
  allow(name: string, can: boolean): void {
    this.button(name)?.setAttribute("aria-disabled", String(!can));
  }

  press(name: string, on: boolean): void {
    this.button(name)?.setAttribute("aria-pressed", String(on));
  }

  /** The kinds of group offered: pairs of value and word. Without any, the choice is not there. */
  offerGroups(kinds: readonly (readonly [string, string])[], current: string, opened: number): void {
    const box = this.groupBox();
    const place = box?.closest<HTMLElement>("[data-part=groups]");
    if (!box || !place) return;
    place.hidden = kinds.length < 2;
    box.replaceChildren(...kinds.map(([value, word]) => new Option(word, value, false, value === current)));
    const close = this.button("close-groups");
    if (close) close.hidden = opened === 0;
  }

  onGroup(chosen: (kind: string) => void): void {
    const box = this.groupBox();
    box?.addEventListener("change", () => chosen(box.value));
  }

  private groupBox(): HTMLSelectElement | null {
    return this.root.querySelector<HTMLSelectElement>("[data-part=group-by]");
  }

  private button(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-act="${name}"]`);
  }

  private views(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-view-choice]")];
  }
}
