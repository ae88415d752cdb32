// What is on the drawing and what may be said about it. Plain values, no browser: tested by itself.
import type { Cluster, Drawing, KnownName, MapLink, MapNode, Path, Words } from "./contract.ts";
import { dayOf, monthOf, nextMonth } from "./dates.ts";
import { type Hidden, replacer } from "./hiding.ts";

const NOT_PEOPLE = ["place", "protective_place", "group", "object", "line"];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Both ends included, in days; null is open. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

export interface Grown {
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
}

export class Model {
  readonly drawing: Drawing;
  private readonly nodesById = new Map<string, MapNode>();
  private readonly linksById = new Map<string, MapLink>();
  private readonly linksOf = new Map<string, Set<string>>();
  private clustersById = new Map<string, Cluster>();
  private grown = new Set<string>();
  private covering: ((words: string) => string) | null = null;
  /** The names of everybody this reader knows of, drawn or not; null until they have come. */
  private everybody: readonly KnownName[] | null = null;

  constructor(drawing: Drawing) {
    this.drawing = drawing;
    this.merge(drawing);
  }

  get nodes(): MapNode[] {
    return [...this.nodesById.values()];
  }

  get links(): MapLink[] {
    return [...this.linksById.values()];
  }

  get clusters(): Cluster[] {
    return [...this.clustersById.values()];
  }

  get words(): Words {
    return this.drawing.words;
  }

  node(id: string): MapNode | undefined {
    return this.nodesById.get(id);
  }

  link(id: string): MapLink | undefined {
    return this.linksById.get(id);
  }

  /** The links of one node that are drawn, in the order they came. */
  linksAt(id: string): MapLink[] {
    return [...(this.linksOf.get(id) ?? [])].map((link) => this.linksById.get(link)!);
  }

  between(one: string, other: string): MapLink[] {
    return this.linksAt(one).filter((link) => otherEnd(link, one) === other);
  }

  neighbours(id: string): string[] {
    return [...new Set(this.linksAt(id).map((link) => otherEnd(link, id)))];
  }

  /** Add what was not there and take newer words for what was. Returns only what is new. */
  merge(part: Pick<Drawing, "nodes" | "links" | "clusters">): Grown {
    this.covering = null;
    const nodes = part.nodes.filter((node) => !this.nodesById.has(node.id));
    for (const node of part.nodes) this.nodesById.set(node.id, node);
    const links: MapLink[] = [];
    for (const link of part.links) {
      // A line whose end this reader may not see does not exist for them.
      if (!this.nodesById.has(link.source) || !this.nodesById.has(link.target)) continue;
      if (!this.linksById.has(link.id)) links.push(link);
      this.linksById.set(link.id, link);
      this.joined(link.source).add(link.id);
      this.joined(link.target).add(link.id);
    }
    for (const cluster of part.clusters) {
      const before = this.clustersById.get(cluster.id);
      const members = [...new Set([...(before?.members ?? []), ...cluster.members])];
      this.clustersById.set(cluster.id, { ...cluster, members });
    }
    return { nodes, links };
  }

  /** Take something grown away again. */
  remove(part: Grown): void {
    this.covering = null;
    for (const link of part.links) {
      this.linksById.delete(link.id);
      this.linksOf.get(link.source)?.delete(link.id);
      this.linksOf.get(link.target)?.delete(link.id);
    }
    for (const node of part.nodes) {
      this.nodesById.delete(node.id);
      this.linksOf.delete(node.id);
    }
  }

  /** How many neighbours wait to be drawn: nothing once the node has been grown. */
  moreOf(id: string): number {
    return this.grown.has(id) ? 0 : (this.nodesById.get(id)?.more ?? 0);
  }

  setGrown(id: string, grown: boolean): void {
    if (grown) this.grown.add(id);
    else this.grown.delete(id);
  }

  /** Whether a link belongs to a time. One without any date is always shown: nobody said when. */
  isWithin(link: MapLink, span: Span): boolean {
    const from = link.from ?? link.to;
    const to = link.to ?? link.from;
    if (from === null || to === null) return true;
    return (span.to === null || dayOf(from) <= span.to) && (span.from === null || dayOf(to) >= span.from);
  }

  /** Links outside a time, and nodes all of whose links are: what fades. Nodes without links stay. */
  outside(span: Span): { links: Set<string>; nodes: Set<string> } {
    const links = new Set<string>();
    for (const link of this.linksById.values()) if (!this.isWithin(link, span)) links.add(link.id);
    const nodes = new Set<string>();
    for (const [id, joined] of this.linksOf) {
      if (joined.size && [...joined].every((link) => links.has(link))) nodes.add(id);
    }
    return { links, nodes };
  }

  /** The first and last day that any link speaks of, or null when none has a date. */
  extent(): { from: number; to: number } | null {
    let from = Infinity;
    let to = -Infinity;
    for (const link of this.linksById.values()) {
      for (const day of [link.from, link.to]) {
        if (day === null) continue;
        from = Math.min(from, dayOf(day));
        to = Math.max(to, dayOf(day));
      }
    }
    return from <= to ? { from, to } : null;
  }

  /** Links by month, each counted in every month it lasted. */
  months(): { month: number; count: number }[] {
    const extent = this.extent();
    if (!extent) return [];
    // Each day is read once, and not again for each month.
    const dated = this.links.flatMap(({ from, to }) => (from ?? to ? [{ from: dayOf((from ?? to)!), to: dayOf((to ?? from)!) }] : []));
    const found: { month: number; count: number }[] = [];
    for (let month = monthOf(extent.from); month <= extent.to; month = nextMonth(month)) {
      const end = nextMonth(month) - 1;
      found.push({ month, count: dated.filter((one) => one.from <= end && one.to >= month).length });
    }
    return found;
  }

  name(id: string, hide: boolean): string {
    const node = this.nodesById.get(id);
    if (!node) return "";
    if (!hide) return node.label;
    const instead = node.hidden || node.reference;
    return NOT_PEOPLE.includes(node.kind) ? this.cover(instead) : instead;
  }

  /** Whether the names of everybody have come: without them a name may stand in what somebody wrote. */
  get knowsEverybody(): boolean {
    return this.everybody !== null;
  }

  learn(everybody: readonly KnownName[]): void {
    this.everybody = everybody;
    this.covering = null;
  }

  /**
   * Everything that is replaced while names are hidden, with what stands there instead: the people on the map,
   * everybody else this reader knows of, and places and groups whose own name holds somebody's.
   */
  names(): Hidden[] {
    const things = this.nodes
      .filter((node) => NOT_PEOPLE.includes(node.kind))
      .map((node) => ({ name: node.label, instead: this.everybody ? this.cover(node.label) : node.reference, person: false }));
    return [...this.people(), ...things];
  }

  private people(): Hidden[] {
    const ordinary = new Set(Object.values(this.words).join(" ").toLowerCase().split(/\P{L}+/u));
    const parts = new Map(this.everybody?.map((one) => [one.name, one.parts]));
    const drawn = this.nodes
      .filter((node) => !NOT_PEOPLE.includes(node.kind))
      .map((node) => ({ name: node.label, instead: node.hidden || node.reference, parts: parts.get(node.label) }));
    return [...drawn, ...(this.everybody ?? [])].map((one) => ({ ...one, person: true, ordinary }));
  }

  /** Words, as of a place or a group, in which nobody's name is left. Nothing of them until it is known whose. */
  cover(words: string): string {
    if (!this.everybody) return "…";
    this.covering ??= replacer(this.people(), { written: true });
    return this.covering(words);
  }

  kindWord(node: MapNode): string {
    return this.words[`kind.${node.kind}`] ?? node.kind;
  }

  strengthWord(link: MapLink): string {
    return this.words[`strength.${link.strength}`] ?? link.strength;
  }

  /** "seen with, 3 times". */
  linkWords(link: MapLink): string {
    return this.times(link.label, link.times);
  }

  /** What stands on the line itself, in as few words as will do. */
  lineWords(link: MapLink): string {
    return this.times(link.short, link.times);
  }

  private times(label: string, times: number): string {
    return times < 2 ? label : say(this.words.times ?? "%(label)s, %(count)s times", { label, count: times });
  }

  /** A linked child's initials stand inside the mark; the name, for whoever may see it, beside. */
  beside(node: MapNode, hide: boolean): string {
    const name = hide || node.label === node.hidden ? "" : node.label;
    return [name, node.note].filter(Boolean).join("\n");
  }

  /** "Leo Pashley, child, 6 links. Tomasz Zielny, friends, confirmed": where we are, and how we came. */
  spoken(id: string, hide: boolean, from?: string): string {
    const node = this.nodesById.get(id);
    if (!node) return "";
    const words = [[this.name(id, hide), this.kindWord(node).toLowerCase(), this.counted(this.linksAt(id).length), node.note].filter(Boolean).join(", ")];
    const more = this.moreOf(id);
    if (more) words.push(say(this.words.more_spoken ?? "%(count)s more you can see", { count: more }));
    const way = from ? this.between(from, id)[0] : undefined;
    if (from && way) words.push([this.name(from, hide), this.linkWords(way), this.strengthWord(way).toLowerCase()].join(", "));
    return `${words.join(". ")}.`;
  }

  /** "1 link", "6 links". */
  counted(links: number): string {
    return say(links === 1 ? (this.words.one_link ?? "1 link") : (this.words.links ?? "%(count)s links"), { count: links });
  }

  /** "Leo Pashley, seen with, Adult A, reported". */
  spokenLink(id: string, hide: boolean): string {
    const link = this.linksById.get(id);
    if (!link) return "";
    const ends = [this.name(link.source, hide), this.linkWords(link), this.name(link.target, hide)];
    return `${[...ends, this.strengthWord(link).toLowerCase(), link.when].filter(Boolean).join(", ")}.`;
  }

  /** Which parts of a path are not on the drawing yet. */
  missingOf(path: Path): string[] {
    return path.nodes.filter((id) => !this.nodesById.has(id));
  }

  private joined(id: string): Set<string> {
    let found = this.linksOf.get(id);
    if (!found) this.linksOf.set(id, (found = new Set()));
    return found;
  }
}

export function otherEnd(link: MapLink, id: string): string {
  return link.source === id ? link.target : link.source;
}

/** A sentence with its `%(name)s` places filled in. */
export function say(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
}
