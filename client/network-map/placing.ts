// Where things stand. Plain values, no browser, and the same answer every time for the same drawing: a
// picture that people have learnt must not come back rearranged.
import type { Point } from "./model.ts";

/** A box by its middle and its halves. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type Side = "right" | "left" | "below" | "above";

/** How far apart two nodes stand when nothing pulls them. */
export const APART = 128;
const CLEAR = 86;

/** Numbers that look random and are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Run something that draws on `Math.random` so that it does the same each time for the same seed. */
export function repeatably<T>(seed: number, work: () => T): T {
  const before = Math.random;
  Math.random = seeded(seed);
  try {
    return work();
  } finally {
    Math.random = before;
  }
}

/**
 * Places for new nodes, each near the middle of the neighbours that already stand, outwards of the
 * drawing, clear of everything. Nothing that stands is moved.
 */
export function besideNeighbours(
  added: readonly string[],
  neighbours: (id: string) => readonly string[],
  standing: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const all = new Map(standing);
  const placed = new Map<string, Point>();
  const middle = centre(standing.values());
  // Those with neighbours in place go first: the others then find theirs.
  const queue = [...added];
  for (let passes = queue.length; queue.length && passes >= 0; passes -= 1) {
    const next = queue.findIndex((id) => neighbours(id).some((other) => all.has(other)));
    const id = queue.splice(Math.max(next, 0), 1)[0]!;
    const near = neighbours(id).map((other) => all.get(other)).filter((point) => point !== undefined);
    const anchor = near.length ? centre(near) : { x: middle.x, y: middle.y + APART };
    const point = free(anchor, middle, all);
    all.set(id, point);
    placed.set(id, point);
  }
  return placed;
}

function free(anchor: Point, middle: Point, taken: ReadonlyMap<string, Point>): Point {
  const outwards = Math.atan2(anchor.y - middle.y, anchor.x - middle.x) || 0;
  let best: Point = { x: anchor.x + APART, y: anchor.y };
  let bestClear = -1;
  for (let ring = 1; ring <= 6; ring += 1) {
    for (let turn = 0; turn < 16; turn += 1) {
      // 0, +1, -1, +2, -2 …: outwards first.
      const angle = outwards + (Math.ceil(turn / 2) * (turn % 2 ? 1 : -1) * Math.PI) / 8;
      const reach = APART * (0.55 + ring * 0.45);
      const point = { x: anchor.x + Math.cos(angle) * reach, y: anchor.y + Math.sin(angle) * reach };
      const clear = nearest(point, taken);
      if (clear >= CLEAR) return point;
      if (clear > bestClear) {
        best = point;
        bestClear = clear;
      }
    }
  }
  return best;
}

function nearest(point: Point, taken: ReadonlyMap<string, Point>): number {
  let least = Infinity;
  for (const other of taken.values()) least = Math.min(least, Math.hypot(point.x - other.x, point.y - other.y));
  return least;
}

export function centre(points: Iterable<Point>): Point {
  let x = 0;
  let y = 0;
  let count = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
    count += 1;
  }
  return count ? { x: x / count, y: y / count } : { x: 0, y: 0 };
}

/** Room for one node with its name, in square pixels. */
const ROOM = 150 * 112;

/**
 * The same picture made to fill a frame of this size, or one of the same shape and larger when so many
 * nodes would not have room in it.
 */
export function filling(points: ReadonlyMap<string, Point>, wide: number, high: number): Map<string, Point> {
  const crowd = Math.max(1, Math.sqrt((points.size * ROOM) / (wide * high)));
  const middle = middleOfBox(points);
  const [byX, byY] = [(wide * crowd) / middle.wide, (high * crowd) / middle.high].map((factor) => Math.min(1.8, factor)) as [number, number];
  return new Map([...points].map(([id, point]) => [id, { x: (point.x - middle.x) * byX, y: (point.y - middle.y) * byY }]));
}

function middleOfBox(points: ReadonlyMap<string, Point>): Point & { wide: number; high: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points.values()) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, wide: Math.max(1, right - left), high: Math.max(1, bottom - top) };
}

/** The height of one row of those who stand alone, and how far apart they stand in it. */
export const ROW = 96;
const STEP = 150;

export function rowsFor(count: number, wide: number): number {
  return Math.ceil(count / perRow(wide));
}

function perRow(wide: number): number {
  return Math.max(3, Math.floor(wide / STEP) + 1);
}

/** The same picture with these in rows beneath it, each row about the middle. */
export function beneath(points: ReadonlyMap<string, Point>, alone: readonly string[], wide: number): Map<string, Point> {
  const placed = new Map(points);
  const low = points.size ? Math.max(...[...points.values()].map((point) => point.y)) + ROW : 0;
  const middle = points.size ? middleOfBox(points).x : 0;
  const most = perRow(wide);
  for (const [at, id] of alone.entries()) {
    const row = Math.floor(at / most);
    const inRow = Math.min(most, alone.length - row * most);
    placed.set(id, { x: middle + ((at % most) - (inRow - 1) / 2) * STEP, y: low + row * ROW });
  }
  return placed;
}

/** Push apart nodes that stand closer than `gap`, a little at a time. `fixed` ones stay. */
export function spaced(points: ReadonlyMap<string, Point>, gap: number, fixed: ReadonlySet<string> = new Set()): Map<string, Point> {
  const found = new Map([...points].map(([id, point]) => [id, { ...point }]));
  const all = [...found];
  for (let round = 0; round < 30; round += 1) {
    let moved = false;
    for (let i = 0; i < all.length; i += 1) {
      const [one, a] = all[i]!;
      for (let j = i + 1; j < all.length; j += 1) {
        const b = all[j]![1];
        const dx = b.x - a.x || (i - j) * 0.01;
        const dy = b.y - a.y;
        if (dx >= gap || dx <= -gap || dy >= gap || dy <= -gap) continue;
        const other = all[j]![0];
        const distance = Math.hypot(dx, dy);
        if (distance >= gap || (fixed.has(one) && fixed.has(other))) continue;
        moved = true;
        const push = (gap - distance) / distance / (fixed.has(one) || fixed.has(other) ? 1 : 2);
        if (!fixed.has(one)) Object.assign(a, { x: a.x - dx * push, y: a.y - dy * push });
        if (!fixed.has(other)) Object.assign(b, { x: b.x + dx * push, y: b.y + dy * push });
      }
    }
    if (!moved) break;
  }
  return found;
}

export interface Labelled {
  readonly id: string;
  readonly at: Point;
  /** Half the width of the node itself. */
  readonly half: number;
  /** Half the width and height of its words. */
  readonly words: { readonly w: number; readonly h: number };
}

/** How often everybody's name is looked at again once the others have their places. */
const PASSES = 3;

/**
 * On which side of each node its name stands, so that lines, nodes and other names cross it least.
 * `words` are boxes that are written on already.
 */
export function labelSides(nodes: readonly Labelled[], lines: readonly (readonly [Point, Point])[], words: readonly Box[] = []): Map<string, Side> {
  const sides = new Map<string, Side>();
  const names = new Map<string, Box>();
  // Most of a large drawing is nowhere near: it is put aside before the four sides are weighed.
  const near = nodes.map((node) => {
    const reach = { ...node.at, w: node.half + 8 + 2 * node.words.w, h: node.half + 8 + 2 * node.words.h };
    return {
      node, reach,
      nodesNear: nodes.filter((other) => other !== node && overlap(reach, { x: other.at.x, y: other.at.y, w: other.half, h: other.half })),
      linesNear: lines.filter(([from, to]) => overlap(reach, boxAround(from, to))),
    };
  });
  for (const { node, reach, nodesNear, linesNear } of Array.from({ length: PASSES }, () => near).flat()) {
    let best: Side = "below";
    let least = Infinity;
    names.delete(node.id);
    const wordsNear = [...words, ...names.values()].filter((one) => overlap(reach, one));
    for (const [order, side] of (["right", "left", "below", "above"] as const).entries()) {
      const box = labelBox(node, side);
      let cost = order * 0.15;
      for (const other of nodesNear) {
        if (overlap(box, { ...other.at, w: other.half, h: other.half })) cost += 12;
      }
      // Words over a line are still read; over somebody's shape or name, both are lost.
      for (const one of wordsNear) if (overlap(box, one)) cost += 8;
      for (const [from, to] of linesNear) cost += lengthWithin(box, from, to) / 24;
      if (cost < least) {
        least = cost;
        best = side;
      }
    }
    sides.set(node.id, best);
    if (node.words.w) names.set(node.id, labelBox(node, best));
  }
  return sides;
}

export function labelBox(node: Labelled, side: Side): Box {
  const { w, h } = node.words;
  const gap = node.half + 8;
  if (side === "right") return { x: node.at.x + gap + w, y: node.at.y, w, h };
  if (side === "left") return { x: node.at.x - gap - w, y: node.at.y, w, h };
  return { x: node.at.x, y: node.at.y + (side === "below" ? gap + h : -gap - h), w, h };
}

export function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h;
}

/** The box whose corners these are, a pixel wider so that a level line has one too. */
function boxAround(from: Point, to: Point): Box {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, w: Math.abs(from.x - to.x) / 2 + 1, h: Math.abs(from.y - to.y) / 2 + 1 };
}

/** How much of a line lies within a box, in pixels, by clipping the line to it. */
function lengthWithin(box: Box, from: Point, to: Point): number {
  let enters = 0;
  let leaves = 1;
  for (const [start, change, low, high] of [
    [from.x, to.x - from.x, box.x - box.w, box.x + box.w],
    [from.y, to.y - from.y, box.y - box.h, box.y + box.h],
  ] as const) {
    if (Math.abs(change) < 1e-9) {
      if (start < low || start > high) return 0;
      continue;
    }
    const one = (low - start) / change;
    const other = (high - start) / change;
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return Math.max(0, leaves - enters) * Math.hypot(to.x - from.x, to.y - from.y);
}

/**
 * How hard a picture is to read: lines that cross, lines that pass over a node, words of lines that
 * meet. Compares layouts of the same drawing, and means nothing else.
 */
export function untidiness(points: ReadonlyMap<string, Point>, lines: readonly { from: string; to: string; words: string }[]): number {
  let cost = 0;
  const drawn = lines.map(({ from, to, words }) => {
    const [a, b] = [points.get(from)!, points.get(to)!];
    return { from, to, a, b, words: lineWords(words, a, b) };
  });
  for (const [at, one] of drawn.entries()) {
    for (const other of drawn.slice(at + 1)) {
      const joined = one.from === other.from || one.from === other.to || one.to === other.from || one.to === other.to;
      if (!joined && cross(one.a, one.b, other.a, other.b)) cost += 2;
      if (overlap(one.words, other.words)) cost += 2;
    }
    for (const [id, point] of points) {
      if (id === one.from || id === one.to) continue;
      if (lengthWithin({ ...point, w: 26, h: 26 }, one.a, one.b) > 0) cost += 5;
      else if (overlap(one.words, { ...point, w: 26, h: 26 })) cost += 3;
    }
    const room = Math.hypot(one.b.x - one.a.x, one.b.y - one.a.y) - 52;
    if (room < 2 * one.words.w) cost += 1;
  }
  return cost;
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const turn = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
}

/** The box of words written on the middle of a line. */
export function lineWords(words: string, from: Point, to: Point): Box {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, w: words.length * 3.2 + 3, h: 9 };
}
