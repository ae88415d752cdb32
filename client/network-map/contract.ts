// What the server sends, as the page `…/network/data/` answers it. Read once, checked once.

export type Kind =
  | "child" | "linked_child" | "person" | "adult_of_concern" | "adult_harmed" | "protective_person"
  | "place" | "protective_place" | "group" | "line" | "object";
export type Strength = "confirmed" | "reported" | "unverified";

export const KINDS: readonly Kind[] = [
  "child", "linked_child", "person", "adult_of_concern", "adult_harmed", "protective_person",
  "place", "protective_place", "group", "line", "object",
];
export const STRENGTHS: readonly Strength[] = ["confirmed", "reported", "unverified"];

export interface MapNode {
  readonly id: string;
  readonly kind: Kind;
  /** As this reader may see it. */
  readonly label: string;
  /** What stands there while names are hidden. */
  readonly hidden: string;
  readonly reference: string;
  /** A few words beside it, such as "19 days left". */
  readonly note: string;
  /** Neighbours that this reader may see and that are not drawn. */
  readonly more: number;
  readonly url: string;
  readonly clusters: readonly string[];
  /** Where this reader pinned it; null where nobody did. */
  readonly x: number | null;
  readonly y: number | null;
}

export interface MapLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly directed: boolean;
  readonly label: string;
  /** The same in fewer words, for the line itself. */
  readonly short: string;
  readonly times: number;
  readonly strength: Strength;
  /** ISO days; null where nobody said. */
  readonly from: string | null;
  readonly to: string | null;
  readonly said_by: readonly string[];
  readonly when: string;
  readonly url: string;
}

export interface Cluster {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly members: readonly string[];
}

export interface Urls {
  readonly around: string;
  readonly positions: string;
  readonly picture: string;
  readonly tables: string;
  readonly names: string;
  readonly path: string;
  readonly add_link: string;
}

export type Words = Readonly<Record<string, string>>;

export interface Drawing {
  readonly mapping: string;
  readonly title: string;
  readonly purpose: string;
  readonly marking: string;
  readonly asOf: string;
  readonly demonstration: boolean;
  readonly reader: string;
  readonly centre: string | null;
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
  readonly clusters: readonly Cluster[];
  readonly urls: Urls;
  readonly words: Words;
}

/** One way in which somebody may be written, and what stands for it while names are hidden. */
export interface KnownName {
  readonly name: string;
  readonly instead: string;
  /** Its words that are looked for alone; none in "School nurse", which is nobody's name. */
  readonly parts?: readonly string[];
}

export interface Path {
  readonly sentence: string;
  readonly nodes: readonly string[];
  readonly links: readonly string[];
}

/** The answer was not a drawing: a sign-in page for instance, or another version of the contract. */
export class NotADrawing extends Error {}

type Loose = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
const place = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const day = (value: unknown): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(text(value)) ? text(value) : null);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const loose = (value: unknown): Loose => (typeof value === "object" && value !== null ? (value as Loose) : {});

function node(value: unknown): MapNode {
  const said = loose(value);
  const kind = KINDS.find((known) => known === said.kind);
  if (!text(said.id) || !kind) throw new NotADrawing(`a node of the kind ${String(said.kind)}`);
  return {
    id: text(said.id), kind, label: text(said.label), hidden: text(said.hidden) || text(said.reference),
    reference: text(said.reference), note: text(said.note), more: Math.max(0, count(said.more)), url: address(said.url),
    clusters: list(said.clusters).map(text), x: place(said.x), y: place(said.y),
  };
}

function link(value: unknown): MapLink {
  const said = loose(value);
  // Nothing said about its grade is drawn as the weakest, never as the strongest.
  const strength = STRENGTHS.find((known) => known === said.strength) ?? "unverified";
  return {
    id: text(said.id), source: text(said.source), target: text(said.target), directed: said.directed === true,
    label: text(said.label), short: text(said.short) || text(said.label), times: Math.max(1, count(said.times)), strength, from: day(said.from), to: day(said.to),
    said_by: list(said.said_by).map(text), when: text(said.when), url: address(said.url),
  };
}

/** Only addresses of this site: the drawing never leads elsewhere, whatever it is sent. */
function address(value: unknown): string {
  const said = text(value);
  return said.startsWith("/") && !said.startsWith("//") && !said.startsWith("/\\") ? said : "";
}

/** The parts of an answer that grow a drawing. Links without both of their ends are left out. */
export function readPart(answer: unknown): Pick<Drawing, "nodes" | "links" | "clusters"> {
  const said = loose(answer);
  if (!Array.isArray(said.nodes) || !Array.isArray(said.links)) throw new NotADrawing("no nodes and links");
  return {
    nodes: said.nodes.map(node),
    links: said.links.map(link).filter((one) => one.id && one.source && one.target && one.source !== one.target),
    clusters: list(said.clusters).map((value) => {
      const one = loose(value);
      return { id: text(one.id), kind: text(one.kind), label: text(one.label), members: list(one.members).map(text) };
    }),
  };
}

/** A whole drawing. Raises `NotADrawing`. */
export function readDrawing(answer: unknown, words: Words = {}): Drawing {
  const said = loose(answer);
  if (said.version !== 1) throw new NotADrawing("not version 1");
  const urls = loose(said.urls);
  const sent = Object.entries(loose(said.words)).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return {
    ...readPart(answer),
    mapping: text(said.mapping), title: text(said.title), purpose: text(said.purpose), marking: text(said.marking),
    asOf: text(said.as_of), demonstration: said.demonstration === true, reader: text(said.reader),
    centre: text(said.centre) || null, words: { ...words, ...Object.fromEntries(sent) },
    urls: {
      around: address(urls.around), positions: address(urls.positions), picture: address(urls.picture), tables: address(urls.tables),
      names: address(urls.names), path: address(urls.path), add_link: address(urls.add_link),
    },
  };
}

export function readPath(answer: unknown): Path {
  const said = loose(answer);
  if (typeof said.sentence !== "string") throw new NotADrawing("no sentence");
  return { sentence: said.sentence, nodes: list(said.nodes).map(text), links: list(said.links).map(text) };
}

export function readNames(answer: unknown): KnownName[] {
  const said = loose(answer);
  if (!Array.isArray(said.names)) throw new NotADrawing("no names");
  return said.names.map(loose).map((one) => ({
    name: text(one.name), instead: text(one.instead) || "…", ...(Array.isArray(one.parts) ? { parts: one.parts.map(text) } : {}),
  }));
}

/** An address with its `{a}` places filled in. */
export function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
