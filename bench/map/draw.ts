// The same drawing by us and by sigma.js, in the same browser, from the same positions. For bench_map.py.
import Graph from "graphology";
import Sigma from "sigma";
import cytoscape from "cytoscape";

import type { Strength } from "../../client/network-map/contract.ts";
import { Lines } from "../../client/network-map/lines.ts";
import { LOOKS, TOKENS, type Palette } from "../../client/network-map/shapes.ts";
import { stylesheet } from "../../client/network-map/style.ts";

interface Data {
  nodes: { id: string; kind: keyof typeof LOOKS; label: string; x: number; y: number }[];
  links: { id: string; source: string; target: string; strength: Strength }[];
}

const drawers: Record<string, (container: HTMLElement, data: Data) => void> = {
  sigma(container, data) {
    const graph = new Graph({ multi: true });
    for (const node of data.nodes) graph.addNode(node.id, { x: node.x, y: node.y, size: 3, label: node.label, color: TOKENS[LOOKS[node.kind].edge as keyof Palette] });
    for (const link of data.links) graph.addEdgeWithKey(link.id, link.source, link.target, { size: 1, color: TOKENS.soft });
    new Sigma(graph, container);
  },
  ours(container, data) {
    const cy = cytoscape({
      container, style: stylesheet(TOKENS), layout: { name: "preset" },
      elements: data.nodes.map((node) => ({ data: { id: node.id, words: node.label, halign: "center", valign: "bottom", marginX: 0, marginY: 4 }, position: { x: node.x, y: node.y }, classes: `thing ${node.kind}` })),
    });
    // As the page does for so many: the nodes by Cytoscape, the lines in bulk.
    new Lines(cy, TOKENS).set(data.links);
    cy.fit();
  },
};

const frame = () => new Promise((done) => requestAnimationFrame(done));

/** Milliseconds from the data in memory to its picture on the canvas, finished and not only asked for. */
export async function draw(name: string, data: Data): Promise<number> {
  const container = document.getElementById("place")!;
  container.replaceChildren();
  await frame();
  await frame();
  const began = performance.now();
  drawers[name]!(container, data);
  await frame();
  await frame();
  for (const canvas of container.querySelectorAll("canvas")) {
    const gl = (canvas.getContext("webgl2") ?? canvas.getContext("webgl")) as WebGL2RenderingContext | null;
    if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    else canvas.getContext("2d")!.getImageData(0, 0, 1, 1);
  }
  return performance.now() - began;
}

