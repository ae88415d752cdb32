// The one place where the look of each kind of node and line is settled. The drawing, its legend and the
// printed sheet all ask here, so that they cannot come apart. Shape and icon first; colour only third.
import type { Kind, Strength } from "./contract.ts";

export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly paper: string;
  readonly hairline: string;
  readonly deep: string;
  readonly tint: string;
  readonly child: string;
  readonly childTint: string;
  readonly place: string;
  readonly placeTint: string;
  readonly adult: string;
  readonly protective: string;
  readonly protectiveTint: string;
  readonly focus: string;
  readonly focusInk: string;
}

/** The tokens as they stand in the stylesheet: for paper, and where no page is asked. */
export const TOKENS: Palette = {
  ink: "#1c2b2d", soft: "#4b5b5d", paper: "#ffffff", hairline: "#dedcd4", deep: "#0d3836", tint: "#e3eeeb",
  child: "#2a6a8c", childTint: "#dceaf2", place: "#8d5907", placeTint: "#faedd3", adult: "#6b3459",
  protective: "#37694a", protectiveTint: "#e1efe3", focus: "#ffdd00", focusInk: "#0b0c0c",
};

export type Outline = "ellipse" | "round-rectangle" | readonly number[];
type Icon = "person" | "heart" | "pin" | "people" | "phone" | "box" | "";

export interface Look {
  /** A named outline, or the corners of one, from -1 to 1 in both directions. */
  readonly outline: Outline;
  /** Across, in pixels. Never by the number of links. */
  readonly size: number;
  readonly icon: Icon;
  readonly edge: keyof Palette;
  readonly fill: keyof Palette;
  readonly mark: keyof Palette;
  readonly dashed: boolean;
}

const HEXAGON = [-0.46, -0.86, 0.46, -0.86, 1, 0, 0.46, 0.86, -0.46, 0.86, -1, 0];
const DIAMOND = [0, -1, 1, 0, 0, 1, -1, 0];
const OCTAGON = [-0.42, -1, 0.42, -1, 1, -0.42, 1, 0.42, 0.42, 1, -0.42, 1, -1, 0.42, -1, -0.42];
const PENTAGON = [0, -1, 1, -0.26, 0.62, 0.92, -0.62, 0.92, -1, -0.26];
const TAG = [-1, -0.72, 0.5, -0.72, 1, 0, 0.5, 0.72, -1, 0.72];
const TRIANGLE = [0, -1, 1, 0.84, -1, 0.84];

export const LOOKS: Readonly<Record<Kind, Look>> = {
  child: { outline: "ellipse", size: 44, icon: "person", edge: "child", fill: "childTint", mark: "child", dashed: false },
  linked_child: { outline: "ellipse", size: 44, icon: "", edge: "child", fill: "paper", mark: "child", dashed: true },
  person: { outline: OCTAGON, size: 44, icon: "person", edge: "soft", fill: "paper", mark: "soft", dashed: false },
  adult_of_concern: { outline: HEXAGON, size: 50, icon: "person", edge: "adult", fill: "adult", mark: "paper", dashed: false },
  adult_harmed: { outline: HEXAGON, size: 50, icon: "person", edge: "adult", fill: "paper", mark: "adult", dashed: false },
  protective_person: { outline: DIAMOND, size: 54, icon: "heart", edge: "protective", fill: "protectiveTint", mark: "protective", dashed: false },
  place: { outline: "round-rectangle", size: 40, icon: "pin", edge: "place", fill: "placeTint", mark: "place", dashed: false },
  protective_place: { outline: DIAMOND, size: 54, icon: "pin", edge: "protective", fill: "protectiveTint", mark: "protective", dashed: false },
  group: { outline: PENTAGON, size: 50, icon: "people", edge: "ink", fill: "tint", mark: "ink", dashed: false },
  line: { outline: TAG, size: 48, icon: "phone", edge: "ink", fill: "paper", mark: "ink", dashed: false },
  object: { outline: TRIANGLE, size: 50, icon: "box", edge: "ink", fill: "paper", mark: "ink", dashed: false },
};

export interface Stroke {
  readonly width: number;
  /** Lengths of dash and gap; empty is a solid line. */
  readonly dash: readonly number[];
  readonly round: boolean;
}

export const STROKES: Readonly<Record<Strength, Stroke>> = {
  confirmed: { width: 2.4, dash: [], round: false },
  reported: { width: 2.4, dash: [9, 6], round: false },
  unverified: { width: 3, dash: [0.1, 6], round: true },
};

// Drawn in a square of 40, about its middle.
const ICONS: Readonly<Record<Exclude<Icon, "">, string>> = {
  person: '<circle cx="20" cy="15.2" r="4.3"/><path d="M11.8 28.6c0-4.7 3.4-7.3 8.2-7.3s8.2 2.6 8.2 7.3z"/>',
  heart: '<path d="M20 29l-7.3-7.2a4.9 4.9 0 0 1 0-7 4.9 4.9 0 0 1 7.3.5 4.9 4.9 0 0 1 7.3-.5 4.9 4.9 0 0 1 0 7z"/>',
  pin: '<path fill-rule="evenodd" d="M20 9.5c-4.6 0-7.8 3.4-7.8 7.6 0 5.6 7.8 13.4 7.8 13.4s7.8-7.8 7.8-13.4c0-4.2-3.2-7.6-7.8-7.6zm0 4.9a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z"/>',
  people: '<circle cx="14.6" cy="15.6" r="3.6"/><circle cx="25.4" cy="15.6" r="3.6"/><path d="M7.6 27.4c0-4 2.8-6.2 7-6.2 2.400 0 4.300.700 5.400 2 1.100-1.300 3-2 5.400-2 4.200 0 7 2.200 7 6.200z"/>',
  phone: '<path d="M13 9.500h10a2 2 0 0 1 2 2v17a2 2 0 0 1-2 2H13a2 2 0 0 1-2-2v-17a2 2 0 0 1 2-2zm.600 3v13.400h8.800V12.500zM18 27.200a1.100 1.100 0 1 0 0 2.200 1.100 1.100 0 0 0 0-2.200z" fill-rule="evenodd"/>',
  box: '<path d="M13 18.500h14v10H13zM16.500 18.500v-2.600a3.500 3.500 0 0 1 7 0v2.600h-1.900v-2.600a1.600 1.600 0 0 0-3.200 0v2.600z"/>',
};

export function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** An icon alone, as an image that a canvas can draw, or "" where the kind has none. */
export function iconImage(kind: Kind, palette: Palette): string {
  const look = LOOKS[kind];
  if (!look.icon) return "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 40 40" fill="${palette[look.mark]}">${ICONS[look.icon]}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

/** A node as SVG about the point 0,0. Attributes only: the security policy refuses inline styles. */
export function nodeMarkup(kind: Kind, palette: Palette, { initials = "", scale = 1, stroke = 2.6 } = {}): string {
  const look = LOOKS[kind];
  const half = (look.size / 2) * scale;
  const dash = look.dashed ? ` stroke-dasharray="${round(half * 0.26)} ${round(half * 0.2)}"` : "";
  const paint = `fill="${palette[look.fill]}" stroke="${palette[look.edge]}" stroke-width="${stroke}" stroke-linejoin="round"${dash}`;
  const side = round(half);
  let outline: string;
  if (look.outline === "ellipse") outline = `<circle r="${side}" ${paint}/>`;
  else if (look.outline === "round-rectangle") {
    outline = `<rect x="${-side}" y="${-side}" width="${side * 2}" height="${side * 2}" rx="${round(half * 0.28)}" ${paint}/>`;
  } else {
    const corners = [];
    for (let at = 0; at < look.outline.length; at += 2) {
      corners.push(`${round(look.outline[at]! * half)},${round(look.outline[at + 1]! * half)}`);
    }
    outline = `<polygon points="${corners.join(" ")}" ${paint}/>`;
  }
  if (look.icon) {
    const zoom = round(scale * 1.02 * 1000) / 1000;
    outline += `<g transform="scale(${zoom}) translate(-20 -20)" fill="${palette[look.mark]}">${ICONS[look.icon]}</g>`;
  } else if (initials) {
    outline += `<text y="${round(5 * scale)}" text-anchor="middle" font-size="${round(14 * scale)}" font-weight="680" fill="${palette.ink}">${escaped(initials)}</text>`;
  }
  return outline;
}

/** Half the width of a closed group. */
export const META_HALF = 32;

/** A closed group as SVG about the point 0,0: a double edge and several people, unlike any single node. */
export function metaMarkup(palette: Palette): string {
  const box = (half: number) => `<rect x="${-half}" y="${-half}" width="${half * 2}" height="${half * 2}" rx="9" fill="${palette.tint}" stroke="${palette.deep}" stroke-width="1.7"/>`;
  return `${box(META_HALF)}${box(META_HALF - 3.4)}<g transform="scale(1.3) translate(-20 -20)" fill="${palette.ink}">${ICONS.people}</g>`;
}

/** The attributes of a line of one strength. */
export function strokeMarkup(strength: Strength, palette: Palette): string {
  const stroke = STROKES[strength];
  const dash = stroke.dash.length ? ` stroke-dasharray="${stroke.dash.join(" ")}"` : "";
  return `stroke="${palette.soft}" stroke-width="${stroke.width}"${dash}${stroke.round ? ' stroke-linecap="round"' : ""}`;
}

/** A number as short as the picture needs it. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
