// Small helpers for building parts of the page. Text is always set as text.

import { fillWith } from "./markup.ts";

type Child = Node | string | null | false;

/** An element with attributes and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string | boolean>> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== ""));
  return made;
}

export function button(words: string, pressed: () => void, { plain = false, label = "" } = {}): HTMLButtonElement {
  const made = el("button", { type: "button", class: plain ? "pm-network__text-button" : "govuk-button govuk-button--secondary pm-button pm-button--small", ...(label ? { "aria-label": label } : {}) }, words);
  made.addEventListener("click", pressed);
  return made;
}

/** An SVG picture for the page, decoration beside words. */
export function picture(markup: string, wide: number, high: number, view: string): HTMLElement {
  const made = el("span", { class: "pm-network__picture", "aria-hidden": "true" });
  fillWith(made, `<svg width="${wide}" height="${high}" viewBox="${view}" focusable="false">${markup}</svg>`);
  return made;
}
