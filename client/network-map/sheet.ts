// The drawing as one sheet: an SVG of A3 landscape that carries its title, purpose, date, marking,
// legend and caveat wherever it goes. Made from the model and not from the screen's pixels.
import type { Shown } from "./clusters.ts";
import { type Kind, KINDS, STRENGTHS } from "./contract.ts";
import { dayOf, written } from "./dates.ts";
import { type Model, type Point, say, type Span } from "./model.ts";
import { type LineWords, wordsAlong } from "./labels.ts";
import { labelBox, labelSides, type Labelled } from "./placing.ts";
import { escaped, LOOKS, META_HALF, metaMarkup, nodeMarkup, type Palette, round, strokeMarkup, TOKENS } from "./shapes.ts";

/** A3 landscape at 96 dots to the inch. */
export const WIDE = 1587;
export const HIGH = 1122;
const EDGE = 48;
const TOP = 176;
const FOOT = 130;
const FONT = "'Atkinson Hyperlegible Next', Verdana, sans-serif";

export interface SheetOptions {
  readonly hide: boolean;
  readonly span: Span;
  readonly language?: string;
  readonly palette?: Palette;
}

/** The sheet as SVG text. */
export function sheet(model: Model, shown: Shown, places: ReadonlyMap<string, Point>, options: SheetOptions): string {
  const palette = options.palette ?? TOKENS;
  const { drawing, words } = model;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${HIGH}" width="420mm" height="297mm" font-family="${FONT}" fill="${palette.ink}" role="img">`,
    `<title>${escaped(`${drawing.mapping} ${covered(model, drawing.title, options)}`)}</title>`,
    `<desc>${escaped(words.caveat ?? "")}</desc>`,
    `<rect width="${WIDE}" height="${HIGH}" fill="${palette.paper}"/>`,
    head(model, options, palette),
    picture(model, shown, places, options, palette),
    foot(model, palette),
    "</svg>",
  ];
  return parts.join("\n");
}

function line(words: string, x: number, y: number, size: number, extra = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}"${extra}>${escaped(words)}</text>`;
}

function covered(model: Model, words: string, options: SheetOptions): string {
  return options.hide ? model.cover(words) : words;
}

function head(model: Model, options: SheetOptions, palette: Palette): string {
  const { drawing, words } = model;
  const language = options.language ?? "en-GB";
  const found = [line(drawing.marking, EDGE, 46, 17, ' font-weight="680"')];
  if (drawing.demonstration && words.demonstration) found.push(line(words.demonstration, WIDE - EDGE, 46, 15, ' text-anchor="end"'));
  found.push(`<path d="M${EDGE} 60H${WIDE - EDGE}" stroke="${palette.ink}" stroke-width="1.5"/>`);
  found.push(line(covered(model, drawing.title, options), EDGE, 96, 29, ' font-weight="680"'));
  const asOf = drawing.asOf ? say(words["sheet.as_of"] ?? "As of %(day)s", { day: written(dayOf(drawing.asOf), language) }) : "";
  found.push(line([drawing.mapping, asOf].filter(Boolean).join(". "), WIDE - EDGE, 96, 17, ' text-anchor="end"'));
  const purpose = say(words["sheet.purpose"] ?? "Purpose: %(purpose)s.", { purpose: covered(model, drawing.purpose, options).replace(/\.$/, "") });
  found.push(line(fit(purpose, 168), EDGE, 124, 17));
  const { from, to } = options.span;
  if (from !== null || to !== null) {
    const start = from === null ? "…" : written(from, language);
    const end = to === null ? "…" : written(to, language);
    found.push(line(say(words["sheet.span"] ?? "Links from %(from)s to %(to)s stand out. The others are faded.", { from: start, to: end }), EDGE, 150, 17));
  }
  if (drawing.reader) found.push(line(say(words["sheet.reader"] ?? "As %(reader)s may see it", { reader: drawing.reader }), WIDE - EDGE, 124, 15, ' text-anchor="end"'));
  return found.join("\n");
}

function picture(model: Model, shown: Shown, places: ReadonlyMap<string, Point>, options: SheetOptions, palette: Palette): string {
  const faded = model.outside(options.span);
  const nodes = labelled(model, shown, places, options.hide);
  const at = new Map(nodes.map((one) => [one.id, one.at]));
  const segments = [...shown.links.map((id) => model.link(id)!), ...shown.bundles].map((one) => [one.source, one.target] as const);
  const sides = labelSides(nodes, segments.map(([one, other]) => [at.get(one)!, at.get(other)!] as const));
  const boxes = nodes.flatMap((one) => [{ ...one.at, w: one.half, h: one.half }, labelBox(one, sides.get(one.id)!)]);
  const low = { x: Math.min(...boxes.map((b) => b.x - b.w)), y: Math.min(...boxes.map((b) => b.y - b.h)) };
  const high = { x: Math.max(...boxes.map((b) => b.x + b.w)), y: Math.max(...boxes.map((b) => b.y + b.h)) };
  const room = { x: WIDE - 2 * EDGE, y: HIGH - TOP - FOOT };
  const scale = nodes.length ? Math.min(1.7, room.x / Math.max(1, high.x - low.x), room.y / Math.max(1, high.y - low.y)) : 1;
  const left = EDGE + (room.x - (high.x - low.x) * scale) / 2 - low.x * scale;
  const top = TOP + (room.y - (high.y - low.y) * scale) / 2 - low.y * scale;
  const found = nodes.length ? [`<g transform="translate(${round(left)} ${round(top)}) scale(${round(scale * 1000) / 1000})">`] : ["<g>"];
  const worded = [
    ...(shown.links.length <= 120 ? shown.links : []).map((id) => model.link(id)!).map((link) => ({ id: link.id, words: model.lineWords(link), from: at.get(link.source)!, to: at.get(link.target)! })),
    ...shown.bundles.map((bundle) => ({ id: bundle.id, words: model.counted(bundle.links.length), from: at.get(bundle.source)!, to: at.get(bundle.target)! })),
  ];
  const along = wordsAlong(worded, boxes);
  const words = new Map(worded.map((one) => [one.id, onLine(one, along.get(one.id) ?? null, palette)]));
  for (const id of shown.links) {
    const link = model.link(id)!;
    const [from, to] = trimmed(at.get(link.source)!, at.get(link.target)!, half(model, link.source), half(model, link.target));
    const group = faded.links.has(id) ? '<g opacity="0.25">' : "<g>";
    const arrow = link.directed ? arrowhead(from, to, palette) : "";
    found.push(`${group}<path d="M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}" fill="none" ${strokeMarkup(link.strength, palette)}/>${arrow}</g>`);
  }
  for (const bundle of shown.bundles) {
    const [from, to] = trimmed(at.get(bundle.source)!, at.get(bundle.target)!, half(model, bundle.source), half(model, bundle.target));
    found.push(`<path d="M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}" stroke="${palette.soft}" stroke-width="1.6"/>`);
  }
  // Words come after all lines, so that no line runs through them.
  for (const [id, said] of words) if (said) found.push(faded.links.has(id) ? `<g opacity="0.45">${said}</g>` : said);
  // A rim of paper keeps a name legible where a line runs beneath it.
  const halo = `stroke="${palette.paper}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
  for (const one of nodes) {
    const node = model.node(one.id);
    const mark = node
      ? nodeMarkup(node.kind, palette, { initials: node.kind === "linked_child" ? model.name(one.id, true) : "" })
      : metaMarkup(palette);
    const side = sides.get(one.id)!;
    const box = labelBox(one, side);
    const anchor = side === "right" ? "start" : side === "left" ? "end" : "middle";
    const x = side === "right" ? box.x - box.w : side === "left" ? box.x + box.w : box.x;
    const text = one.lines.map((words, row) => line(words, x, box.y - box.h + 13 + row * 17, 14, ` text-anchor="${anchor}" font-weight="${row ? 400 : 600}" ${halo}`));
    found.push(`<g${faded.nodes.has(one.id) ? ' opacity="0.3"' : ""}><g transform="translate(${round(one.at.x)} ${round(one.at.y)})">${mark}</g>${text.join("")}</g>`);
  }
  return [...found, "</g>"].join("\n");
}

type WithLines = Labelled & { readonly lines: readonly string[] };

function labelled(model: Model, shown: Shown, places: ReadonlyMap<string, Point>, hide: boolean): WithLines[] {
  const counted = model.words["cluster.count"] ?? "%(count)s inside";
  const things = [
    ...shown.nodes.map((node) => ({ id: node.id, lines: node.kind === "linked_child" ? model.beside(node, hide).split("\n") : [model.name(node.id, hide), node.note] })),
    ...shown.metas.map((meta) => ({ id: meta.id, lines: [hide ? model.cover(meta.label) : meta.label, say(counted, { count: meta.members.length })] })),
  ];
  return things.map(({ id, lines }) => {
    const full = lines.filter(Boolean);
    const longest = Math.max(0, ...full.map((words) => words.length * 7.8));
    return { id, lines: full, at: places.get(id) ?? { x: 0, y: 0 }, half: half(model, id), words: { w: longest / 2, h: full.length * 8.5 } };
  });
}

function half(model: Model, id: string): number {
  const node = model.node(id);
  return node ? LOOKS[node.kind].size / 2 : META_HALF;
}

function trimmed(from: Point, to: Point, atFrom: number, atTo: number): [Point, Point] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const way = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  return [
    { x: from.x + way.x * atFrom, y: from.y + way.y * atFrom },
    { x: to.x - way.x * atTo, y: to.y - way.y * atTo },
  ];
}

function arrowhead(from: Point, to: Point, palette: Palette): string {
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return `<path transform="translate(${round(to.x)} ${round(to.y)}) rotate(${round(angle)})" d="M0 0l-10 -4.5 2.500 4.500 -2.500 4.500z" fill="${palette.soft}"/>`;
}

function onLine({ words, from, to }: LineWords, away: Point | null, palette: Palette): string {
  if (!away) return "";
  const x = (from.x + to.x) / 2 + away.x;
  const y = (from.y + to.y) / 2 + away.y;
  const wide = words.length * 6.6 + 6;
  return `<rect x="${round(x - wide / 2)}" y="${round(y - 9)}" width="${round(wide)}" height="18" fill="${palette.paper}"/>${line(words, x, y + 4.5, 13, ` text-anchor="middle" fill="${palette.soft}"`)}`;
}

function foot(model: Model, palette: Palette): string {
  const top = HIGH - FOOT + 24;
  const found = [`<path d="M${EDGE} ${top}H${WIDE - EDGE}" stroke="${palette.ink}" stroke-width="1"/>`];
  let x = EDGE;
  const y = top + 30;
  found.push(line(model.words.key ?? "Key", x, y + 5, 15, ' font-weight="680"'));
  x += 46;
  for (const kind of kindsDrawn(model)) {
    const words = model.words[`kind.${kind}`] ?? kind;
    found.push(`<g transform="translate(${x + 11} ${y})">${nodeMarkup(kind, palette, { scale: 20 / LOOKS[kind].size, stroke: 2 })}</g>`, line(words, x + 28, y + 5, 15));
    x += 28 + words.length * 7.6 + 20;
  }
  x = EDGE + 46;
  for (const strength of STRENGTHS) {
    const words = model.words[`strength.${strength}`] ?? strength;
    found.push(`<path d="M${x} ${y + 30}h34" fill="none" ${strokeMarkup(strength, palette)}/>`, line(words, x + 44, y + 35, 15));
    x += 44 + words.length * 7.6 + 24;
  }
  found.push(line(model.words.caveat ?? "", WIDE - EDGE, y + 35, 16, ' text-anchor="end" font-weight="680"'));
  found.push(line(model.drawing.marking, EDGE, HIGH - 16, 15, ' font-weight="680"'));
  return found.join("\n");
}

/** The kinds that this drawing holds, in the legend's order. */
export function kindsDrawn(model: Model): Kind[] {
  const drawn = new Set(model.nodes.map((node) => node.kind));
  return KINDS.filter((kind) => drawn.has(kind));
}

function fit(words: string, most: number): string {
  return words.length <= most ? words : `${words.slice(0, most - 1).trimEnd()}…`;
}
