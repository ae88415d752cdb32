// The key under the drawing: always there, and only of what can be on it.
import { STRENGTHS } from "./contract.ts";
import { el, picture } from "./dom.ts";
import type { Model } from "./model.ts";
import { LOOKS, nodeMarkup, type Palette, strokeMarkup } from "./shapes.ts";
import { kindsDrawn } from "./sheet.ts";

export function drawLegend(root: HTMLElement, model: Model, palette: Palette): void {
  const kinds = kindsDrawn(model).map((kind) => {
    const mark = picture(nodeMarkup(kind, palette, { scale: 17 / LOOKS[kind].size, stroke: 1.8 }), 20, 20, "-10 -10 20 20");
    return el("li", {}, mark, model.words[`kind.${kind}`] ?? kind);
  });
  const lines = STRENGTHS.map((strength) => {
    const mark = picture(`<path d="M1 4h32" fill="none" ${strokeMarkup(strength, palette)}/>`, 34, 8, "0 0 34 8");
    return el("li", {}, mark, model.words[`strength.${strength}`] ?? strength);
  });
  root.replaceChildren(
    el("strong", {}, model.words.key ?? "Key"),
    el("ul", { class: "pm-network__key-list" }, ...kinds),
    el("ul", { class: "pm-network__key-list pm-network__key-list--lines" }, ...lines),
  );
}
