// The drawing's stylesheet, made from the looks in shapes.ts.
import type { StylesheetJson } from "cytoscape";

import { KINDS, STRENGTHS } from "./contract.ts";
import { iconImage, LOOKS, type Palette, STROKES } from "./shapes.ts";

export const FONT = '"Atkinson Hyperlegible Next", Verdana, sans-serif';

export function stylesheet(palette: Palette): StylesheetJson {
  const rules: { selector: string; style: Record<string, unknown> }[] = [
    {
      selector: "node",
      style: {
        label: "data(words)", color: palette.ink, "font-family": FONT, "font-size": 14, "font-weight": 600,
        "text-wrap": "wrap", "text-max-width": "150px", "line-height": 1.15,
        "text-halign": "data(halign)", "text-valign": "data(valign)",
        "text-margin-x": "data(marginX)", "text-margin-y": "data(marginY)",
        "text-background-color": palette.paper, "text-background-opacity": 0.86, "text-background-padding": "1px",
        "background-fit": "none", "background-clip": "none",
        "background-width": "38px", "background-height": "38px",
        "border-width": 2.6, "border-join": "round",
        "min-zoomed-font-size": 7, "overlay-opacity": 0,
        "z-index": 10,
      },
    },
    ...KINDS.map((kind) => {
      const look = LOOKS[kind];
      const outline = typeof look.outline === "string" ? { shape: look.outline } : { shape: "polygon", "shape-polygon-points": look.outline.join(" ") };
      const image = iconImage(kind, palette);
      return {
        selector: `node.${kind}`,
        style: {
          ...outline, width: look.size, height: look.size,
          "background-color": palette[look.fill], "border-color": palette[look.edge],
          ...(look.dashed ? { "border-style": "dashed", "border-dash-pattern": [5.8, 4.3] } : {}),
          ...(image ? { "background-image": image } : {}),
          ...(kind === "linked_child" ? { "text-halign": "center", "text-valign": "center", "text-margin-x": 0, "text-margin-y": 1, "text-background-opacity": 0, "font-size": 14, "font-weight": 700 } : {}),
        },
      };
    }),
    {
      selector: "node.meta",
      style: {
        shape: "round-rectangle", width: 64, height: 64, "border-width": 5, "border-style": "double",
        "border-color": palette.deep, "background-color": palette.tint, "font-weight": 600, "text-max-width": "140px",
        "background-image": iconImage("group", palette), "background-width": "52px", "background-height": "52px",
      },
    },
    // What stands beside a node: "+3", "19 days left". It goes where its node goes.
    {
      selector: "node.beside",
      style: {
        width: 1, height: 1, "background-opacity": 0, "border-width": 0, events: "no", "font-weight": 400, "font-size": 14,
        "text-halign": "center", "text-valign": "center", "text-margin-x": 0, "text-margin-y": 0,
      },
    },
    {
      selector: "node.more",
      style: {
        shape: "round-rectangle", width: 34, height: 26, "background-color": palette.deep, "background-opacity": 1,
        "border-width": 2, "border-color": palette.paper, color: palette.paper, "font-size": 14, "font-weight": 700,
        "text-halign": "center", "text-valign": "center", "text-margin-x": 0, "text-margin-y": 1,
        "text-background-opacity": 0, "z-index": 30,
      },
    },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier", "control-point-step-size": 46, "line-color": palette.soft, width: 2.4,
        "font-family": FONT, "font-size": 13, color: palette.soft, label: "",
        "text-background-color": palette.paper, "text-background-opacity": 1, "text-background-padding": "2px",
        "target-arrow-color": palette.soft, "arrow-scale": 0.9, "min-zoomed-font-size": 9.5,
        "text-margin-x": "data(alongX)", "text-margin-y": "data(alongY)",
        "overlay-opacity": 0, "z-index": 1,
      },
    },
    // The only line between two is straight; asking for the bend of each takes longer than drawing them.
    { selector: "edge.alone", style: { "curve-style": "straight" } },
    { selector: "edge.directed", style: { "target-arrow-shape": "vee", "target-distance-from-node": 3 } },
    { selector: "edge.labelled", style: { label: "data(words)" } },
    { selector: "edge.crowded", style: { label: "" } },
    { selector: "edge.near", style: { label: "data(words)", "z-index": 5 } },
    ...STRENGTHS.map((strength) => {
      const { width, dash, round } = STROKES[strength];
      return {
        selector: `edge.${strength}`,
        style: { width, ...(dash.length ? { "line-style": "dashed", "line-dash-pattern": [...dash], "line-cap": round ? "round" : "butt" } : {}) },
      };
    }),
    { selector: "edge.bundle", style: { width: 2, "line-color": palette.soft, label: "data(words)" } },
    { selector: ".faded", style: { opacity: 0.2, "text-opacity": 0.45 } },
    { selector: ".quiet", style: { opacity: 0.28, "text-opacity": 0.4 } },
    {
      selector: "node.thing.on-path",
      style: { "outline-width": 3, "outline-offset": 3, "outline-color": palette.deep, opacity: 1 },
    },
    { selector: "edge.on-path", style: { "line-outline-width": 2.5, "line-outline-color": palette.deep, "line-color": palette.deep, label: "data(words)", color: palette.ink, "font-weight": 600, opacity: 1, "z-index": 8 } },
    { selector: "node.picked", style: { "outline-width": 3, "outline-style": "dashed", "outline-offset": 4, "outline-color": palette.focusInk } },
    {
      selector: "node.chosen",
      style: {
        "underlay-color": palette.focus, "underlay-opacity": 1, "underlay-padding": 7, "underlay-shape": "ellipse",
        "outline-width": 2.4, "outline-offset": 6, "outline-color": palette.focusInk, "outline-style": "solid", "z-index": 20,
      },
    },
    {
      selector: "edge.chosen",
      style: {
        label: "data(words)", color: palette.ink, "font-weight": 600, "line-color": palette.focusInk, width: 3.4,
        "target-arrow-color": palette.focusInk,
        "underlay-color": palette.focus, "underlay-opacity": 1, "underlay-padding": 4, "z-index": 9, opacity: 1,
      },
    },
  ];
  return rules as unknown as StylesheetJson;
}
