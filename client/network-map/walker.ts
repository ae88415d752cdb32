// Who comes next for somebody who walks the drawing by keyboard.
import type { Model, Point } from "./model.ts";
import type { Scene } from "./scene.ts";
import { inTurn, isArrow, neighbourThatWay } from "./walking.ts";

export interface Target {
  readonly node?: string;
  readonly link?: string;
}

/** Where to go and over whom we came; "" when nobody is that way; null when nobody is chosen yet. */
export type Next = { readonly to: string; readonly from: string } | "" | null;

export class Walker {
  private readonly model: Model;
  private readonly scene: Scene;
  private kept = false;
  private turning: { hub: string; at: string } | null = null;

  constructor(model: Model, scene: Scene) {
    this.model = model;
    this.scene = scene;
  }

  /** Something else was chosen: going round starts afresh there. */
  stopTurning(): void {
    if (!this.kept) this.turning = null;
  }

  /** Choosing what we have turned to is part of going round, not the end of it. */
  keepTurning(choose: () => void): void {
    this.kept = true;
    choose();
    this.kept = false;
  }

  arrow(key: string, target: Target | null): Next {
    const from = target?.node ?? this.model.link(target?.link ?? "")?.source;
    const places = this.scene.places();
    const start = from ? places.get(from) : undefined;
    if (!from || !start || !isArrow(key)) return null;
    const to = neighbourThatWay(key, start, this.around(from, places));
    return to === null ? "" : { to, from };
  }

  /** Round all neighbours of one node in turn, so that each can be reached. */
  turn(step: 1 | -1, target: Target | null): Next {
    const hub = this.turning?.hub ?? target?.node;
    const places = this.scene.places();
    const start = hub ? places.get(hub) : undefined;
    if (!hub || !start) return null;
    const to = inTurn(this.turning?.at ?? null, start, this.around(hub, places), step);
    if (to === null) return "";
    this.turning = { hub, at: to };
    return { to, from: hub };
  }

  /** The next line of whoever is chosen, or of whoever the chosen line was reached from. */
  line(step: 1 | -1, target: Target | null, came: string | undefined): { link: string; from: string } | null {
    const current = this.model.link(target?.link ?? "");
    const hub = target?.node ?? came ?? current?.source;
    if (!hub) return null;
    const links = this.model.linksAt(hub).filter((one) => this.scene.shown.links.includes(one.id));
    const at = current ? links.findIndex((one) => one.id === current.id) : -1;
    const next = links[at < 0 ? 0 : (at + step + links.length) % links.length];
    return next ? { link: next.id, from: hub } : null;
  }

  /** Where walking starts: whom the drawing is about, or the first there is. */
  first(): string | null {
    const { centre } = this.model.drawing;
    if (centre && this.model.node(centre)) return centre;
    return this.scene.shown.nodes[0]?.id ?? this.scene.shown.metas[0]?.id ?? null;
  }

  private around(id: string, places: ReadonlyMap<string, Point>): Map<string, Point> {
    const found = new Map<string, Point>();
    for (const line of [...this.scene.shown.links.map((link) => this.model.link(link)!), ...this.scene.shown.bundles]) {
      const end = line.source === id ? line.target : line.target === id ? line.source : "";
      if (places.has(end)) found.set(end, places.get(end)!);
    }
    return found;
  }
}
