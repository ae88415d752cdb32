// A first picture of a crowd, for the forces to settle: each stands as far from a few others as there are
// lines between them. Plain numbers: a hundredth of what a layout of objects takes, and the same each time.
import type { Point } from "./model.ts";
import { seeded } from "./placing.ts";

/** Distances are measured from so many, each as far from the others as can be. */
const PIVOTS = 24;
const TURNS = 50;

/** Everybody in a picture of their own group, the groups in rows, the largest first. */
export function spread(ids: readonly string[], lines: readonly { from: string; to: string }[], apart: number, seed: number): Map<string, Point> {
  const number = new Map(ids.map((id, at) => [id, at]));
  const joined: number[][] = ids.map(() => []);
  for (const { from, to } of lines) {
    const [one, other] = [number.get(from), number.get(to)];
    if (one === undefined || other === undefined || one === other) continue;
    joined[one]!.push(other);
    joined[other]!.push(one);
  }
  const random = seeded(seed);
  const found = new Map<string, Point>();
  const groups = groupsOf(joined).sort((a, b) => b.length - a.length);
  const room = Math.sqrt(ids.length) * apart * 1.4;
  let [x, y, high] = [0, 0, 0];
  for (const group of groups) {
    const points = pictured(group, joined, apart, random);
    const [left, top] = [Math.min(...points.map((one) => one.x)), Math.min(...points.map((one) => one.y))];
    const [wide, tall] = [Math.max(...points.map((one) => one.x)) - left, Math.max(...points.map((one) => one.y)) - top];
    if (x > 0 && x + wide > room) [x, y, high] = [0, y + high + apart, 0];
    group.forEach((at, place) => found.set(ids[at]!, { x: points[place]!.x - left + x, y: points[place]!.y - top + y }));
    x += wide + apart;
    high = Math.max(high, tall);
  }
  return found;
}

function groupsOf(joined: readonly (readonly number[])[]): number[][] {
  const seen = new Uint8Array(joined.length);
  const groups: number[][] = [];
  for (let start = 0; start < joined.length; start += 1) {
    if (seen[start]) continue;
    seen[start] = 1;
    const group = [start];
    for (const at of group) {
      for (const next of joined[at]!) {
        if (seen[next]) continue;
        seen[next] = 1;
        group.push(next);
      }
    }
    groups.push(group);
  }
  return groups;
}

/** Lines from one to each of a group, counted. */
function stepsFrom(start: number, joined: readonly (readonly number[])[]): Map<number, number> {
  const steps = new Map([[start, 0]]);
  for (const [at, step] of steps) {
    for (const next of joined[at]!) if (!steps.has(next)) steps.set(next, step + 1);
  }
  return steps;
}

function pictured(group: readonly number[], joined: readonly (readonly number[])[], apart: number, random: () => number): Point[] {
  // Whoever has the same neighbours would stand on one spot: each gets a little of their own.
  const shaken = (points: Point[]) => points.map(({ x, y }) => ({ x: x + (random() - 0.5) * apart * 0.4, y: y + (random() - 0.5) * apart * 0.4 }));
  if (group.length < 3) return shaken(group.map((_, at) => ({ x: at * apart, y: 0 })));
  const count = group.length;
  const far: Float64Array[] = [];
  const nearest = new Float64Array(count).fill(Infinity);
  for (let pivot = group[0]!; far.length < Math.min(PIVOTS, count); ) {
    const steps = stepsFrom(pivot, joined);
    const column = Float64Array.from(group, (at) => steps.get(at)! ** 2);
    far.push(column);
    let furthest = 0;
    for (let at = 0; at < count; at += 1) {
      nearest[at] = Math.min(nearest[at]!, column[at]!);
      if (nearest[at]! > nearest[furthest]!) furthest = at;
    }
    if (!nearest[furthest]) break;
    pivot = group[furthest]!;
  }
  centred(far, count);
  const first = axis(far, count, []);
  const second = axis(far, count, [first]);
  const points = group.map((_, at) => ({ x: along(far, first, at), y: along(far, second, at) }));
  return shaken(scaled(points, group, joined, apart));
}

/** Both means taken away, of each column and of each row: classical scaling, on a few columns. */
function centred(far: readonly Float64Array[], count: number): void {
  const rows = new Float64Array(count);
  for (const column of far) column.forEach((value, at) => (rows[at]! += value / far.length));
  const all = rows.reduce((sum, value) => sum + value, 0) / count;
  for (const column of far) {
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    for (let at = 0; at < count; at += 1) column[at] = -0.5 * (column[at]! - mean - rows[at]! + all);
  }
}

/** The direction in which they differ most, at right angles to those found already. */
function axis(far: readonly Float64Array[], count: number, before: readonly (readonly number[])[]): number[] {
  let turned = far.map((_, at) => 1 / (at + 1));
  for (let turn = 0; turn < TURNS; turn += 1) {
    const places = Array.from({ length: count }, (_, at) => along(far, turned, at));
    const next = far.map((column) => column.reduce((sum, value, at) => sum + value * places[at]!, 0));
    for (const other of before) {
      const same = next.reduce((sum, value, at) => sum + value * other[at]!, 0);
      other.forEach((value, at) => (next[at]! -= same * value));
    }
    const length = Math.hypot(...next) || 1;
    turned = next.map((value) => value / length);
  }
  return turned;
}

function along(far: readonly Float64Array[], direction: readonly number[], at: number): number {
  let sum = 0;
  for (let column = 0; column < far.length; column += 1) sum += far[column]![at]! * direction[column]!;
  return sum;
}

/** So large that a line is as long as nodes are apart. */
function scaled(points: readonly Point[], group: readonly number[], joined: readonly (readonly number[])[], apart: number): Point[] {
  const place = new Map(group.map((at, index) => [at, points[index]!]));
  let [sum, lines] = [0, 0];
  for (const at of group) {
    for (const other of joined[at]!) {
      sum += Math.hypot(place.get(at)!.x - place.get(other)!.x, place.get(at)!.y - place.get(other)!.y);
      lines += 1;
    }
  }
  const factor = sum ? (apart * lines) / sum : 1;
  return points.map(({ x, y }) => ({ x: x * factor, y: y * factor }));
}
