// Where an arrow key leads from one node: the neighbour that lies that way. Plain values only.
import type { Point } from "./model.ts";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** The direction of each arrow, on a page whose y grows downwards. */
const WAYS: Record<Arrow, Point> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
};

export function isArrow(key: string): key is Arrow {
  return key in WAYS;
}

/**
 * The neighbour that an arrow leads to, or null when none lies that way. Only what is within 75° of the
 * way counts; what lies straight ahead beats what is nearer. Those no arrow reaches are reached in turn.
 */
export function neighbourThatWay(arrow: Arrow, from: Point, neighbours: ReadonlyMap<string, Point>): string | null {
  const way = WAYS[arrow];
  let best: string | null = null;
  let least = Infinity;
  for (const [id, at] of neighbours) {
    const x = at.x - from.x;
    const y = at.y - from.y;
    const length = Math.hypot(x, y) || 1e-6;
    const along = (x * way.x + y * way.y) / length;
    if (along < 0.26) continue;
    const cost = length * (1 + 3 * (1 - along));
    if (cost < least) {
      least = cost;
      best = id;
    }
  }
  return best;
}

/** The one after (or before) in a ring: every neighbour in turn, clockwise from the top. */
export function inTurn(current: string | null, from: Point, neighbours: ReadonlyMap<string, Point>, step: 1 | -1): string | null {
  const ring = [...neighbours]
    .map(([id, at]) => ({ id, angle: (Math.atan2(at.x - from.x, from.y - at.y) + 2 * Math.PI) % (2 * Math.PI) }))
    .sort((a, b) => a.angle - b.angle || (a.id < b.id ? -1 : 1))
    .map((one) => one.id);
  if (!ring.length) return null;
  const at = current === null ? -1 : ring.indexOf(current);
  if (at < 0) return ring[step === 1 ? 0 : ring.length - 1] ?? null;
  return ring[(at + step + ring.length) % ring.length] ?? null;
}
