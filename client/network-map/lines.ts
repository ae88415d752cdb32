// The lines of a very large drawing, painted beneath it in a few strokes of the pen. Twenty thousand lines
// as objects, each with a style of its own, take seconds; nobody reads them one by one from so far away.
import type { Core } from "cytoscape";

import { type Strength, STRENGTHS } from "./contract.ts";
import type { Point } from "./model.ts";
import { type Palette, STROKES } from "./shapes.ts";

export interface Painted {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** null for several links as one line: it claims no grade. */
  readonly strength: Strength | null;
}

/** From further away than this, dashes run into each other: all lines are thin ones that claim no grade. */
const GRADED = 0.45;
/** Pixels of the screen within which a press means a line. */
const NEAR = 6;

export class Lines {
  palette: Palette;
  private faded: ReadonlySet<string> = new Set();
  private quiet = false;
  private readonly cy: Core;
  private readonly canvas: HTMLCanvasElement;
  private lines: readonly Painted[] = [];

  constructor(cy: Core, palette: Palette) {
    this.cy = cy;
    this.palette = palette;
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas.style, { position: "absolute", left: "0", top: "0", zIndex: "0", pointerEvents: "none" });
    cy.on("render", () => {
      if (this.lines.length) this.paint();
    });
  }

  /** Paint these from now on. */
  set(lines: readonly Painted[]): void {
    if (!lines.length && !this.lines.length) return;
    if (!this.canvas.isConnected) this.cy.container()!.prepend(this.canvas);
    this.lines = lines;
    this.paint();
  }

  /** Those outside of the chosen time stand back. */
  fade(links: ReadonlySet<string>): void {
    this.faded = links;
    if (this.lines.length) this.paint();
  }

  /** A path stands out, and everything here stands back. */
  quieten(quiet: boolean): void {
    this.quiet = quiet;
    if (this.lines.length) this.paint();
  }

  /** The line beneath a point of the drawing, the nearest where several are. */
  at(point: Point): Painted | null {
    let found: Painted | null = null;
    let least = NEAR / this.cy.zoom();
    this.each(this.lines, (line, from, to) => {
      const away = distance(point, from, to);
      if (away < least) [found, least] = [line, away];
    });
    return found;
  }

  private paint(): void {
    const [wide, high] = [this.cy.width(), this.cy.height()];
    if (this.canvas.width !== wide || this.canvas.height !== high) Object.assign(this.canvas, { width: wide, height: high });
    const pen = this.canvas.getContext("2d")!;
    pen.clearRect(0, 0, wide, high);
    if (!this.lines.length) return;
    const zoom = this.cy.zoom();
    const graded = zoom >= GRADED;
    for (const faded of [true, false]) {
      const these = this.lines.filter((line) => this.faded.has(line.id) === faded);
      pen.globalAlpha = faded ? 0.2 : this.quiet ? 0.28 : 1;
      for (const strength of graded ? [...STRENGTHS, null] : [undefined]) {
        const { width, dash, round } = strength ? STROKES[strength] : { width: graded ? 2 : 1 / zoom, dash: [], round: false };
        pen.lineWidth = Math.max(0.6, width * zoom);
        pen.setLineDash(dash.map((length) => length * zoom));
        pen.lineCap = round ? "round" : "butt";
        pen.strokeStyle = this.palette.soft;
        pen.beginPath();
        this.draw(pen, strength === undefined ? these : these.filter((line) => line.strength === strength), wide, high);
        pen.stroke();
      }
    }
  }

  private draw(pen: CanvasRenderingContext2D, lines: readonly Painted[], wide: number, high: number): void {
    const { x, y } = this.cy.pan();
    const zoom = this.cy.zoom();
    this.each(lines, (_, from, to) => {
      const [ax, ay, bx, by] = [from.x * zoom + x, from.y * zoom + y, to.x * zoom + x, to.y * zoom + y];
      if (Math.max(ax, bx) < 0 || Math.max(ay, by) < 0 || Math.min(ax, bx) > wide || Math.min(ay, by) > high) return;
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
    });
  }

  private each(lines: readonly Painted[], visit: (line: Painted, from: Point, to: Point) => void): void {
    const places = new Map<string, Point>();
    this.cy.nodes(".thing").forEach((node) => void places.set(node.id(), node.position()));
    for (const line of lines) {
      const from = places.get(line.source);
      const to = places.get(line.target);
      if (from && to) visit(line, from, to);
    }
  }
}

function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}
