// Places for nodes that stand nowhere yet. Worked out on a drawing that nobody sees: it has no words, no
// icons and no colours to keep up to date while everything moves some hundreds of times.
import cytoscape, { type EdgeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";

import { settled } from "./forces.ts";
import type { Point } from "./model.ts";
import { APART, repeatably } from "./placing.ts";
import { spread } from "./spreading.ts";

cytoscape.use(fcose);

export interface Laid {
  readonly id: string;
  /** How wide it is drawn, its outline included. */
  readonly wide: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly words: string;
}

/** Above this many, our own picture settled by our own forces reads better, and is far quicker. */
const MANY = 60;
/** Above this many, a rough layout alone: everybody pushing everybody would take seconds. */
const TOO_MANY = 1200;

/** Another picture for each number, and the same one each time for the same number. */
export function laidOut(nodes: readonly Laid[], lines: readonly Line[], attempt: number): Map<string, Point> {
  if (nodes.length > MANY && nodes.length <= TOO_MANY) {
    return settled(spread(nodes.map((node) => node.id), lines, APART, attempt), lines, APART);
  }
  const unseen = cytoscape({
    headless: true, styleEnabled: true,
    style: [{ selector: "node", style: { width: "data(wide)", height: "data(wide)" } }] as never,
    elements: [
      ...nodes.map((data) => ({ group: "nodes" as const, data: { ...data } })),
      ...lines.map(({ from, to, words }, at) => ({ group: "edges" as const, data: { id: `line ${at}`, source: from, target: to, words } })),
    ],
    layout: { name: "null" },
  });
  repeatably(attempt, () => unseen.layout(layoutFor(nodes.length)).run());
  const found = new Map(unseen.nodes().map((node) => [node.id(), { ...node.position() }] as const));
  unseen.destroy();
  return found;
}

function layoutFor(count: number): cytoscape.LayoutOptions {
  const options = {
    name: "fcose", quality: count > MANY ? "draft" : "default", randomize: true, animate: false, fit: false,
    nodeSeparation: APART, idealEdgeLength: (edge: EdgeSingular) => Math.max(APART, 64 + String(edge.data("words")).length * 6.4),
    nodeRepulsion: () => 14_000, gravity: 0.2, numIter: 2500,
  };
  return options as unknown as cytoscape.LayoutOptions;
}
