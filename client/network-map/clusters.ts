// Above about eighty nodes a drawing says nothing. This one then shows schools, places or groups, each
// with how many are inside, and opens them one by one.
import type { MapNode } from "./contract.ts";
import type { Model } from "./model.ts";

/** Above this many nodes the drawing opens grouped. */
export const CROWDED = 80;
const PREFERRED = ["school", "place", "group", "component"];

export interface Meta {
  readonly id: string;
  readonly label: string;
  readonly members: readonly string[];
}

/** Several links between the same two, drawn as one plain line that claims no grade. */
export interface Bundle {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly links: readonly string[];
}

export interface Shown {
  readonly nodes: readonly MapNode[];
  readonly metas: readonly Meta[];
  readonly links: readonly string[];
  readonly bundles: readonly Bundle[];
  /** Where each node of the model is drawn: as itself or within a meta-node. */
  readonly standsIn: ReadonlyMap<string, string>;
}

/** The kinds of cluster that this drawing offers, in the order we would choose. */
export function kindsOffered(model: Model): string[] {
  const found = new Set(model.clusters.map((cluster) => cluster.kind));
  return [...PREFERRED.filter((kind) => found.has(kind)), ...[...found].filter((kind) => !PREFERRED.includes(kind))];
}

/** What a drawing is grouped by when it opens: nothing unless it is crowded. */
export function openingKind(model: Model): string {
  return model.nodes.length > CROWDED ? (kindsOffered(model)[0] ?? "") : "";
}

/**
 * What to draw when grouped by `kind` ("" for not at all), with the clusters in `opened` open and the
 * nodes in `always` never inside one. Nodes of no cluster form one of their own when they crowd too.
 */
export function shown(model: Model, kind: string, opened: ReadonlySet<string>, always: ReadonlySet<string>): Shown {
  const standsIn = new Map<string, string>();
  const metas: Meta[] = [];
  if (kind) {
    const taken = new Set<string>();
    const clusters = model.clusters.filter((cluster) => cluster.kind === kind);
    for (const cluster of clusters) {
      const members = cluster.members.filter((id) => model.node(id) && !taken.has(id));
      members.forEach((id) => taken.add(id));
      gather(cluster.id, cluster.label, members);
    }
    const rest = model.nodes.filter((node) => !taken.has(node.id)).map((node) => node.id);
    if (rest.length > CROWDED / 2) gather(`${kind}:`, model.words["cluster.none"] ?? "In none of these", rest);
  }
  const nodes = model.nodes.filter((node) => !standsIn.has(node.id));
  for (const node of nodes) standsIn.set(node.id, node.id);
  return { nodes, metas, standsIn, ...lines() };

  function gather(id: string, label: string, members: readonly string[]): void {
    if (opened.has(id)) return;
    const inside = members.filter((member) => !always.has(member));
    // A cluster of one or two says less than the nodes themselves.
    if (inside.length < 3) return;
    metas.push({ id, label, members: inside });
    inside.forEach((member) => standsIn.set(member, id));
  }

  function lines(): Pick<Shown, "links" | "bundles"> {
    const links: string[] = [];
    const bundled = new Map<string, { source: string; target: string; links: string[] }>();
    for (const link of model.links) {
      const source = standsIn.get(link.source)!;
      const target = standsIn.get(link.target)!;
      if (source === link.source && target === link.target) links.push(link.id);
      else if (source !== target) {
        const [one, other] = source < target ? [source, target] : [target, source];
        const id = `${one}~${other}`;
        const bundle = bundled.get(id) ?? { source: one, target: other, links: [] };
        bundle.links.push(link.id);
        bundled.set(id, bundle);
      }
    }
    return { links, bundles: [...bundled].map(([id, bundle]) => ({ id, ...bundle })) };
  }
}
