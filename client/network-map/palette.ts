// The colours of the drawing: the stylesheet's own, or the reader's where they have chosen theirs.
import { type Palette, TOKENS } from "./shapes.ts";

const NAMES: Readonly<Record<keyof Palette, string>> = {
  ink: "--ink", soft: "--ink-soft", paper: "--surface", hairline: "--hairline", deep: "--lode-deep", tint: "--lode-tint",
  child: "--child", childTint: "--child-tint", place: "--place", placeTint: "--place-tint", adult: "--adult",
  protective: "--protective", protectiveTint: "--protective-tint", focus: "--focus", focusInk: "--focus-ink",
};

/** Which of the reader's own colours each of ours becomes: outlines in ink, fills in paper. */
const FORCED: Readonly<Record<keyof Palette, string>> = {
  ink: "CanvasText", soft: "CanvasText", paper: "Canvas", hairline: "CanvasText", deep: "CanvasText", tint: "Canvas",
  child: "CanvasText", childTint: "Canvas", place: "CanvasText", placeTint: "Canvas", adult: "CanvasText",
  protective: "CanvasText", protectiveTint: "Canvas", focus: "Highlight", focusInk: "CanvasText",
};

const FORCED_COLOURS = "(forced-colors: active)";
const MORE_CONTRAST = "(prefers-contrast: more)";

export function currentPalette(root: HTMLElement): Palette {
  if (matchMedia(FORCED_COLOURS).matches) return map(FORCED, (name) => systemColour(root, name));
  const style = getComputedStyle(root);
  const found = map(NAMES, (name, key) => style.getPropertyValue(name).trim() || TOKENS[key]);
  return matchMedia(MORE_CONTRAST).matches ? { ...found, soft: found.focusInk, ink: found.focusInk, hairline: found.ink } : found;
}

export function whenColoursChange(changed: () => void): void {
  for (const query of [FORCED_COLOURS, MORE_CONTRAST]) matchMedia(query).addEventListener("change", changed);
}

/** A canvas takes no system colours by name, so one is asked of an element that wears it. */
function systemColour(root: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = name;
  probe.style.forcedColorAdjust = "none";
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function map(names: Readonly<Record<keyof Palette, string>>, found: (name: string, key: keyof Palette) => string): Palette {
  const keys = Object.keys(names) as (keyof Palette)[];
  return Object.fromEntries(keys.map((key) => [key, found(names[key], key)])) as unknown as Palette;
}
