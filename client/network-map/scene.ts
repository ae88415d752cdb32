// What is drawn and where it stands: groups opened and closed, nodes grown, moves and their undoing,
// and the reader's own positions. Between the model, which knows, and the view, which draws.
import { besideNeighbours, centre, spaced } from "./placing.ts";
import { openingKind, shown, type Shown } from "./clusters.ts";
import type { Drawing } from "./contract.ts";
import type { Grown, Model, Point } from "./model.ts";
import type { PositionSaver } from "./saving.ts";
import type { History } from "./undo.ts";

/** As much of the view as the scene needs, so that it can be tested without a browser. */
export interface Canvas {
  sync(shown: Shown, places: ReadonlyMap<string, Point>, hide: boolean): void;
  positions(): Map<string, Point>;
  place(positions: ReadonlyMap<string, Point>): void;
  tidied(): Map<string, Point>;
  fit(): void;
}

export class Scene {
  kind: string;
  shown: Shown;
  private readonly model: Model;
  private readonly view: Canvas;
  private readonly saver: PositionSaver;
  private readonly history: History;
  private readonly opened = new Set<string>();
  private pinned: boolean;
  private hide = false;
  private known = new Map<string, Point>();

  constructor(model: Model, view: Canvas, saver: PositionSaver, history: History) {
    this.model = model;
    this.view = view;
    this.saver = saver;
    this.history = history;
    this.kind = openingKind(model);
    this.shown = this.work();
    this.remember(model.nodes);
    this.pinned = this.known.size > 0;
    this.arrange();
  }

  /** Draw again: names hidden or shown. */
  setHidden(hide: boolean): void {
    this.hide = hide;
    this.view.sync(this.shown, this.known, hide);
  }

  /** Group by another kind, or not at all with "". */
  groupBy(kind: string): void {
    this.keep();
    this.kind = kind;
    this.opened.clear();
    this.shown = this.work();
    this.arrange();
  }

  /** Open a group: its members appear around where it stood, and nothing else moves. */
  open(id: string): void {
    const meta = this.shown.metas.find((one) => one.id === id);
    if (!meta) return;
    this.keep();
    const at = this.known.get(id) ?? { x: 0, y: 0 };
    this.opened.add(id);
    this.shown = this.work();
    const standing = this.standing();
    standing.set(id, at);
    const fresh = meta.members.filter((member) => !this.known.has(member));
    for (const [member, point] of besideNeighbours(fresh, () => [id], standing)) this.known.set(member, point);
    this.view.sync(this.shown, this.known, this.hide);
  }

  close(id: string): void {
    if (!this.opened.delete(id)) return;
    this.keep();
    this.shown = this.work();
    const meta = this.shown.metas.find((one) => one.id === id);
    if (meta && !this.known.has(id)) this.known.set(id, this.middleOf(meta.members));
    this.view.sync(this.shown, this.known, this.hide);
  }

  get openGroups(): string[] {
    return [...this.opened];
  }

  /** Open whatever groups hide these nodes, so that they can be seen. */
  uncover(ids: readonly string[]): void {
    for (const id of ids) {
      const inside = this.shown.standsIn.get(id);
      if (inside && inside !== id) this.open(inside);
    }
  }

  /** Add what the server sent about the neighbours of one node. Undoable. */
  grow(id: string | null, part: Pick<Drawing, "nodes" | "links" | "clusters">): Grown {
    const grown = this.model.merge(part);
    if (id) this.model.setGrown(id, true);
    this.remember(grown.nodes);
    this.appear();
    this.history.add({
      undo: () => {
        this.keep();
        this.model.remove(grown);
        if (id) this.model.setGrown(id, false);
        this.redraw();
      },
      redo: () => {
        this.model.merge({ ...grown, clusters: [] });
        if (id) this.model.setGrown(id, true);
        this.appear();
      },
    });
    return grown;
  }

  /** Something has been dragged or pushed. */
  moved(before: ReadonlyMap<string, Point>, after: ReadonlyMap<string, Point>): void {
    this.settle(after);
    this.history.add({ undo: () => this.put(before), redo: () => this.put(after) });
  }

  push(id: string, by: Point): void {
    const at = this.view.positions().get(id);
    if (!at) return;
    const after = new Map([[id, { x: at.x + by.x, y: at.y + by.y }]]);
    this.view.place(after);
    this.moved(new Map([[id, at]]), after);
  }

  tidy(): void {
    const before = this.view.positions();
    const after = this.view.tidied();
    this.put(after);
    this.view.fit();
    this.history.add({ undo: () => this.put(before), redo: () => this.put(after) });
  }

  places(): Map<string, Point> {
    return this.view.positions();
  }

  private put(positions: ReadonlyMap<string, Point>): void {
    this.view.place(positions);
    this.settle(positions);
  }

  /** Keep new places. The first time, everything else's too: what people arranged around must stay. */
  private settle(changed: ReadonlyMap<string, Point>): void {
    this.keep();
    const save = new Map<string, Point>();
    for (const [id, point] of this.pinned ? changed : this.view.positions()) {
      if (this.model.node(id)) save.set(id, point);
    }
    this.pinned = true;
    this.saver.add(save);
  }

  private work(): Shown {
    const always = new Set(this.model.drawing.centre ? [this.model.drawing.centre] : []);
    return shown(this.model, this.kind, this.opened, always);
  }

  private remember(nodes: readonly { id: string; x: number | null; y: number | null }[]): void {
    for (const { id, x, y } of nodes) if (x !== null && y !== null && !this.known.has(id)) this.known.set(id, { x, y });
  }

  private keep(): void {
    for (const [id, point] of this.view.positions()) this.known.set(id, point);
  }

  private drawnIds(): string[] {
    return [...this.shown.nodes.map((node) => node.id), ...this.shown.metas.map((meta) => meta.id)];
  }

  private standing(): Map<string, Point> {
    return new Map(this.drawnIds().flatMap((id) => (this.known.has(id) ? [[id, this.known.get(id)!] as const] : [])));
  }

  private middleOf(ids: readonly string[]): Point {
    return centre(ids.flatMap((id) => this.known.get(id) ?? []));
  }

  /** Draw what is shown: pinned where it was pinned, the rest near its neighbours, or all laid out. */
  private arrange(): void {
    for (const meta of this.shown.metas) {
      if (!this.known.has(meta.id) && meta.members.some((id) => this.known.has(id))) this.known.set(meta.id, this.middleOf(meta.members));
    }
    if (this.standing().size) this.appear();
    else {
      this.view.sync(this.shown, this.known, this.hide);
      this.view.place(this.view.tidied());
      this.keep();
    }
    this.view.fit();
  }

  private appear(): void {
    this.keep();
    this.shown = this.work();
    const standing = this.standing();
    const fresh = this.drawnIds().filter((id) => !this.known.has(id));
    const neighbours = this.neighboursShown();
    const placed = besideNeighbours(fresh, (id) => neighbours.get(id) ?? [], standing);
    // Only what is new is pushed: nothing that stands gives way.
    const clear = spaced(new Map([...standing, ...placed]), 84, new Set(standing.keys()));
    for (const id of fresh) this.known.set(id, clear.get(id)!);
    this.view.sync(this.shown, this.known, this.hide);
  }

  private redraw(): void {
    this.shown = this.work();
    this.view.sync(this.shown, this.known, this.hide);
  }

  private neighboursShown(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    const join = (one: string, other: string) => found.set(one, [...(found.get(one) ?? []), other]);
    for (const line of [...this.shown.links.map((id) => this.model.link(id)!), ...this.shown.bundles]) {
      join(line.source, line.target);
      join(line.target, line.source);
    }
    return found;
  }
}
