// The drawing on the screen. Only this file and laying.ts touch Cytoscape. It draws what it is told and
// says what was pressed and moved; it decides nothing.
import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type NodeSingular } from "cytoscape";

import type { Shown } from "./clusters.ts";
import { wordsAlong } from "./labels.ts";
import { laidOut } from "./laying.ts";
import { Lines } from "./lines.ts";
import { type Model, type Point, say } from "./model.ts";
import { beneath, type Box, filling, labelBox, labelSides, type Labelled, ROW, rowsFor, type Side, spaced, untidiness } from "./placing.ts";
import { LOOKS, META_HALF, type Palette } from "./shapes.ts";
import { stylesheet } from "./style.ts";

export interface Pressed {
  node(id: string): void;
  more(id: string): void;
  link(id: string): void;
  meta(id: string): void;
  bundle(id: string): void;
  nothing(): void;
  moved(before: ReadonlyMap<string, Point>, after: ReadonlyMap<string, Point>): void;
}

/** Above this many nodes the lines are painted in bulk, but for those of whoever is chosen. */
const PAINTED = 1000;
/** Above this many lines only the chosen node's are labelled: more would hide the drawing. */
const LABELLED = 60;
/** Pixels left free around the whole, and how large a small drawing may get. */
const EDGE = 16;
const LARGEST = 1.15;
const MARGINS: Readonly<Record<Side, { halign: string; valign: string; marginX: number; marginY: number }>> = {
  right: { halign: "right", valign: "center", marginX: 8, marginY: 0 },
  left: { halign: "left", valign: "center", marginX: -8, marginY: 0 },
  below: { halign: "center", valign: "bottom", marginX: 0, marginY: 7 },
  above: { halign: "center", valign: "top", marginX: 0, marginY: -7 },
};
/** Pixels after which a name goes on in the next line; as in style.ts. */
const WRAP = 150;
/** The words of a line stand at its middle until there is a better place. */
const MIDDLE = { alongX: 0, alongY: 0 };
/** The outline on both sides of a node, and a little more. */
const OUTLINE = 5;
const BUNDLE = "bundle:";
const MORE = "more:";
const NOTE = "note:";

export class View {
  private readonly cy: Core;
  private readonly model: Model;
  private readonly lines: Lines;
  /** What each painted line would be if it were drawn by itself. */
  private painted = new Map<string, ElementDefinition>();
  private outside: ReadonlySet<string> = new Set();
  private held = new Map<string, Point>();
  /** Where nodes, names and badges are, as far as they were worked out. */
  private boxes: readonly Box[] = [];

  constructor(container: HTMLElement, model: Model, palette: Palette, pressed: Pressed) {
    this.model = model;
    preventInlineStyle();
    this.cy = cytoscape({
      container, style: stylesheet(palette), minZoom: 0.1, maxZoom: 3,
      boxSelectionEnabled: false, autounselectify: true,
    });
    this.lines = new Lines(this.cy, palette);
    this.listen(pressed);
    // Cytoscape remembers where it stands on the page, and is not told when something above it opens.
    const look = () => void this.cy.resize();
    for (const press of ["mousedown", "touchstart"]) container.addEventListener(press, look, { capture: true, passive: true });
    // The wheel scrolls the page; with Ctrl it makes the drawing larger, as on a map.
    container.addEventListener("wheel", (event) => void (!event.ctrlKey && event.stopPropagation()), { capture: true });
  }

  /** Draw exactly this. What stands keeps its place; `places` says where what is new goes. */
  sync(shown: Shown, places: ReadonlyMap<string, Point>, hide: boolean): void {
    const wanted = new Map<string, ElementDefinition>();
    const put = (element: ElementDefinition) => wanted.set(element.data.id!, element);
    for (const node of shown.nodes) {
      const inside = node.kind === "linked_child";
      const words = this.model.name(node.id, hide || inside);
      const label = inside || !node.note ? words : `${words}\n${node.note}`;
      const beside = inside ? this.model.beside(node, hide) : "";
      put({ group: "nodes", data: { id: node.id, words: label, ...MARGINS.below }, classes: `thing ${node.kind}` });
      if (beside) put({ group: "nodes", data: { id: NOTE + node.id, owner: node.id, words: beside }, classes: "beside note", grabbable: false });
      const more = this.model.moreOf(node.id);
      if (more) put({ group: "nodes", data: { id: MORE + node.id, owner: node.id, words: `+${more}` }, classes: "more", grabbable: false });
    }
    const counted = this.model.words["cluster.count"] ?? "%(count)s inside";
    for (const meta of shown.metas) {
      put({ group: "nodes", data: { id: meta.id, words: `${hide ? this.model.cover(meta.label) : meta.label}\n${say(counted, { count: meta.members.length })}`, ...MARGINS.below }, classes: "thing meta" });
    }
    const together = new Map<string, number>();
    const pair = (one: string, other: string) => (one < other ? `${one} ${other}` : `${other} ${one}`);
    for (const line of [...shown.links.map((id) => this.model.link(id)!), ...shown.bundles]) {
      const ends = pair(line.source, line.target);
      together.set(ends, (together.get(ends) ?? 0) + 1);
    }
    const alone = (line: { source: string; target: string }) => (together.get(pair(line.source, line.target)) === 1 ? " alone" : "");
    const labelled = shown.links.length + shown.bundles.length <= LABELLED ? " labelled" : "";
    for (const id of shown.links) {
      const link = this.model.link(id)!;
      put({ group: "edges", data: { id, source: link.source, target: link.target, words: this.model.lineWords(link), ...MIDDLE }, classes: `${link.strength}${link.directed ? " directed" : ""}${alone(link)}${labelled}` });
    }
    for (const bundle of shown.bundles) {
      const { source, target } = bundle;
      put({ group: "edges", data: { id: BUNDLE + bundle.id, source, target, words: this.model.counted(bundle.links.length), ...MIDDLE }, classes: `bundle${alone(bundle)}` });
    }
    this.painted.clear();
    if (shown.nodes.length + shown.metas.length > PAINTED) {
      for (const [id, element] of wanted) {
        if (element.group !== "edges") continue;
        this.painted.set(id, element);
        if (this.cy.getElementById(id).empty()) wanted.delete(id);
      }
    }
    this.cy.batch(() => {
      this.cy.elements().filter((one) => !wanted.has(one.id())).remove();
      const added: ElementDefinition[] = [];
      for (const [id, element] of wanted) {
        const there = this.cy.getElementById(id);
        if (there.empty()) added.push({ ...element, ...(places.has(id) ? { position: { ...places.get(id)! } } : {}) });
        else {
          there.data("words", element.data.words);
          for (const name of ["labelled", "alone"]) there.toggleClass(name, String(element.classes).split(" ").includes(name));
        }
      }
      this.cy.add(added);
      this.cy.nodes(".beside, .more").forEach((one) => this.follow(one));
    });
    this.paintRest();
    // Where nothing stands yet, words find their sides once everything has its place.
    if (places.size) this.setSides();
  }

  positions(): Map<string, Point> {
    return new Map(this.things().map((node) => [node.id(), { ...node.position() }] as const));
  }

  place(positions: ReadonlyMap<string, Point>): void {
    this.cy.batch(() => {
      for (const [id, point] of positions) this.cy.getElementById(id).position({ ...point });
      this.cy.nodes(".beside, .more").forEach((one) => this.follow(one));
    });
    this.setSides();
  }

  /** Work out places for everything drawn, to fill the frame. Moves nothing. */
  tidied(): Map<string, Point> {
    const things = this.things();
    if (things.length < 2) return this.positions();
    const lines = [
      ...this.cy.edges().map((edge) => edge.data()),
      ...[...this.painted].filter(([id]) => this.cy.getElementById(id).empty()).map(([, { data }]) => data),
    ].map((data) => ({ from: String(data.source), to: String(data.target), words: String(data.words) }));
    const joined = new Set(lines.flatMap(({ from, to }) => [from, to]));
    // Those of whom nobody has said anything stand in rows beneath, out of the way of what there is to read.
    const alone = things.filter((node) => !joined.has(node.id()));
    const linked = things.filter((node) => joined.has(node.id())).map((node) => ({ id: node.id(), wide: this.sizeOf(node as unknown as NodeSingular) + OUTLINE }));
    const [wide, high] = [Math.max(200, this.cy.width() - 200), Math.max(160, this.cy.height() - 100)];
    const rows = rowsFor(alone.length, wide);
    let best = new Map<string, Point>();
    let least = Infinity;
    // Small drawings are cheap: several are made and the one that reads best is taken.
    const attempts = linked.length < 2 ? 1 : Math.max(1, Math.min(8, Math.floor(120 / linked.length)));
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      // Room at the edges for names that stand outside the outermost nodes.
      const found = spaced(filling(laidOut(linked, lines, attempt), wide, high - rows * ROW), 92);
      const cost = attempts === 1 ? 0 : untidiness(found, lines);
      if (cost < least) [best, least] = [found, cost];
    }
    return beneath(best, alone.map((node) => node.id()), wide);
  }

  choose(target: { node?: string; link?: string } | null): void {
    this.lift((id, { data }) => (target?.node ? [data.source, data.target].includes(target.node) : id === target?.link || id === BUNDLE + target?.link));
    this.cy.batch(() => {
      this.cy.elements(".chosen").removeClass("chosen");
      this.cy.edges(".near").removeClass("near");
      const id = target?.node ?? target?.link;
      if (!id) return;
      const one = this.element(id);
      one.addClass("chosen");
      if (one.isNode()) one.connectedEdges().addClass("near");
    });
  }

  pick(id: string | null): void {
    this.cy.nodes(".picked").removeClass("picked");
    if (id) this.element(id).addClass("picked");
  }

  fade(nodes: ReadonlySet<string>, links: ReadonlySet<string>): void {
    this.outside = links;
    this.lines.fade(links);
    this.mark("faded", (id) => nodes.has(id) || links.has(id));
  }

  /** Bring a path forward and quieten the rest; two empty sets end it. */
  showPath(nodes: ReadonlySet<string>, links: ReadonlySet<string>): void {
    if (links.size) this.lift((id) => links.has(id));
    this.lines.quieten(nodes.size > 0);
    this.mark("on-path", (id) => nodes.has(id) || links.has(id));
    this.mark("quiet", (id) => nodes.size > 0 && !nodes.has(id) && !links.has(id));
  }

  recolour(palette: Palette): void {
    this.lines.palette = palette;
    this.cy.style(stylesheet(palette));
  }

  redraw(): void {
    this.cy.resize();
    this.cy.style().update();
    this.setSides();
  }

  fit(): void {
    if (this.cy.elements().empty()) return;
    this.cy.resize();
    if (!this.boxes.length) {
      this.cy.fit(this.cy.elements(), EDGE);
      if (this.cy.zoom() > LARGEST) {
        this.cy.zoom(LARGEST);
        this.cy.center();
      }
      return;
    }
    // Of the boxes that names were placed by: Cytoscape would measure every line and every letter first.
    const [left, top] = [Math.min(...this.boxes.map((one) => one.x - one.w)), Math.min(...this.boxes.map((one) => one.y - one.h))];
    const [right, bottom] = [Math.max(...this.boxes.map((one) => one.x + one.w)), Math.max(...this.boxes.map((one) => one.y + one.h))];
    const [wide, high] = [this.cy.width(), this.cy.height()];
    const most = Math.min((wide - 2 * EDGE) / (right - left), (high - 2 * EDGE) / (bottom - top));
    const zoom = Math.max(this.cy.minZoom(), Math.min(LARGEST, most));
    this.cy.viewport({ zoom, pan: { x: (wide - zoom * (left + right)) / 2, y: (high - zoom * (top + bottom)) / 2 } });
  }

  zoomBy(factor: number): void {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  /** Bring something into the frame without changing the scale, and only if it is outside. */
  reveal(id: string): void {
    const one = this.element(id);
    if (one.empty() || !one.isNode()) return;
    const at = (one as unknown as NodeSingular).renderedPosition();
    const margin = 50;
    const outside = at.x < margin || at.y < margin || at.x > this.cy.width() - margin || at.y > this.cy.height() - margin;
    if (outside) this.cy.center(one);
  }

  /** How wide a node is drawn: of what we asked for, since asking Cytoscape works out every style first. */
  private sizeOf(node: NodeSingular): number {
    const known = this.model.node(node.id());
    return known ? LOOKS[known.kind].size : META_HALF * 2;
  }

  private things() {
    return this.cy.nodes(".thing");
  }

  private element(id: string) {
    const one = this.cy.getElementById(id);
    return one.nonempty() ? one : this.cy.getElementById(BUNDLE + id);
  }

  /** Draw these of the painted lines by themselves, and paint all others. */
  private lift(wanted: (id: string, element: ElementDefinition) => boolean): void {
    if (!this.painted.size) return;
    this.cy.batch(() => {
      this.cy.edges().filter((edge) => this.painted.has(edge.id())).remove();
      const lifted = [...this.painted].filter(([id, element]) => wanted(id, element));
      this.cy.add(lifted.map(([id, one]) => (this.outside.has(id) ? { ...one, classes: `${String(one.classes)} faded` } : one)));
    });
    this.paintRest();
  }

  private paintRest(): void {
    const rest = [...this.painted.values()].filter(({ data }) => this.cy.getElementById(data.id!).empty());
    this.lines.set(rest.map(({ data }) => ({ id: data.id!, source: data.source!, target: data.target!, strength: this.model.link(data.id!)?.strength ?? null })));
  }

  private mark(name: string, wanted: (id: string) => boolean): void {
    this.cy.batch(() => {
      this.cy.elements().forEach((one) => void one.toggleClass(name, wanted(one.data("owner") ?? one.id())));
    });
  }

  private follow(one: NodeSingular): void {
    const owner = this.cy.getElementById(one.data("owner"));
    if (owner.empty()) return;
    const at = owner.position();
    const half = this.sizeOf(owner as unknown as NodeSingular) / 2;
    if (one.hasClass("more")) one.position({ x: at.x + half * 0.85 + 6, y: at.y - half * 0.85 - 4 });
    else {
      const reach = half + 6;
      const { w, h } = wordsOf(one);
      const [x, y] = { right: [reach + w, 0], left: [-reach - w, 0], below: [0, reach + h], above: [0, -reach - h] }[(owner.data("side") as Side) ?? "below"];
      one.position({ x: at.x + x!, y: at.y + y! });
    }
  }

  private setSides(): void {
    const things = this.things();
    this.boxes = [];
    if (things.length > 400) return;
    const nodes: Labelled[] = things.map((node) => {
      // A linked child's initials stand inside; what stands beside is the note.
      const worded = node.hasClass("linked_child") ? this.cy.getElementById(NOTE + node.id()) : node;
      return { id: node.id(), at: node.position(), half: this.sizeOf(node) / 2, words: worded.empty() ? { w: 0, h: 0 } : wordsOf(worded as unknown as NodeSingular) };
    });
    const edges = this.cy.edges();
    const ends = (edge: EdgeSingular) => [edge.source().position(), edge.target().position()] as const;
    const badges = this.cy.nodes(".more").map((badge) => ({ ...badge.position(), w: 18, h: 14 }));
    const sides = labelSides(nodes, edges.map((edge) => ends(edge)), badges);
    const taken = nodes.flatMap((node) => [{ x: node.at.x, y: node.at.y, w: node.half, h: node.half }, ...(node.words.w ? [labelBox(node, sides.get(node.id)!)] : [])]);
    const worded = edges.filter(".labelled, .bundle").map((edge) => {
      const [from, to] = ends(edge as EdgeSingular);
      return { id: edge.id(), words: String(edge.data("words")), from, to };
    });
    this.boxes = [...taken, ...badges];
    const along = wordsAlong(worded, this.boxes);
    this.cy.batch(() => {
      for (const [id, side] of sides) {
        const node = this.cy.getElementById(id);
        if (node.data("side") !== side) node.data({ side, ...MARGINS[side] });
      }
      for (const [id, away] of along) {
        const edge = this.cy.getElementById(id);
        edge.toggleClass("crowded", away === null);
        edge.data({ alongX: away?.x ?? 0, alongY: away?.y ?? 0 });
      }
      this.cy.nodes(".note").forEach((one) => this.follow(one));
    });
  }

  private listen(pressed: Pressed): void {
    this.cy.on("tap", (event) => {
      if (event.target !== this.cy) return;
      const id = this.lines.at(event.position)?.id;
      if (id === undefined) pressed.nothing();
      else if (id.startsWith(BUNDLE)) pressed.bundle(id.slice(BUNDLE.length));
      else pressed.link(id);
    });
    this.cy.on("tap", "node", (event) => {
      const node = event.target as NodeSingular;
      if (node.hasClass("more")) pressed.more(node.data("owner"));
      else if (node.hasClass("meta")) pressed.meta(node.id());
      else pressed.node(node.id());
    });
    this.cy.on("tap", "edge", (event) => {
      const edge = event.target as EdgeSingular;
      if (edge.hasClass("bundle")) pressed.bundle(edge.id().slice(BUNDLE.length));
      else pressed.link(edge.id());
    });
    this.cy.on("grab", "node", (event) => void this.held.set(event.target.id(), { ...event.target.position() }));
    this.cy.on("position", "node.thing", (event) => {
      const id = event.target.id();
      for (const kind of [MORE, NOTE]) {
        const beside = this.cy.getElementById(kind + id);
        if (beside.nonempty()) this.follow(beside as unknown as NodeSingular);
      }
    });
    this.cy.on("dragfree", "node", (event) => {
      const id = event.target.id();
      const before = this.held.get(id);
      if (before) pressed.moved(new Map([[id, before]]), new Map([[id, { ...event.target.position() }]]));
      this.setSides();
    });
    for (const [name, style] of [["mouseover", "pointer"], ["mouseout", ""]] as const) {
      this.cy.on(name, "node.thing, node.more, edge", () => void (this.cy.container()!.style.cursor = style));
    }
  }
}

/** Half the width and height of the words of a node, near enough. */
function wordsOf(node: NodeSingular): { w: number; h: number } {
  const lines = String(node.data("words")).split("\n");
  const wide = Math.min(WRAP, Math.max(...lines.map((line) => line.length * 7.6)));
  const rows = lines.reduce((sum, line) => sum + Math.ceil((line.length * 7.6) / WRAP), 0);
  return { w: wide / 2 + 2, h: rows * 9 };
}

/**
 * Cytoscape adds an inline stylesheet of one rule unless an element of this name is there. Our policy
 * refuses inline styles, so the name is taken and the rule stands in our own stylesheet.
 */
function preventInlineStyle(): void {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const taken = document.createElement("meta");
  taken.id = id;
  document.head.append(taken);
}
