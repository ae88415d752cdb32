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

  /**
   * Where walking starts: whom the drawing is about, or the first who has a link. Asked again from there,
   * the start of the next part, for nobody walks from one to another that no line joins.
   */
  first(target: Target | null): string | null {
    const starts = this.starts();
    const at = starts.indexOf(target?.node ?? "");
    return starts[(at + 1) % starts.length] ?? null;
  }

  /** One of each part of the drawing that no line joins to another; those without any line come last. */
  private starts(): string[] {
    const { shown } = this.scene;
    const { centre } = this.model.drawing;
    const beside = new Map<string, string[]>([...shown.nodes, ...shown.metas].map((one) => [one.id, []]));
    for (const { source, target } of this.lines()) {
      beside.get(source)?.push(target);
      beside.get(target)?.push(source);
    }
    const seen = new Set<string>();
    const walked = (id: string): void => {
      for (const waiting = [id]; waiting.length; ) {
        const next = waiting.pop()!;
        if (!seen.has(next)) waiting.push(...(beside.get(seen.add(next) && next) ?? []));
      }
    };
    const ids = [...beside.keys()];
    const order = [...ids.filter((id) => id === centre), ...ids.filter((id) => beside.get(id)!.length), ...ids];
    return order.filter((id) => !seen.has(id) && (walked(id), true));
  }

  private lines(): readonly { readonly source: string; readonly target: string }[] {
    return [...this.scene.shown.links.map((link) => this.model.link(link)!), ...this.scene.shown.bundles];
  }

  private around(id: string, places: ReadonlyMap<string, Point>): Map<string, Point> {
    const found = new Map<string, Point>();
    for (const line of this.lines()) {
      const end = line.source === id ? line.target : line.target === id ? line.source : "";
      if (places.has(end)) found.set(end, places.get(end)!);
    }
    return found;
  }
}
