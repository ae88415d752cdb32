// The band of time under the drawing: two typed days, two handles, links by month, and Play.
import { readDay, written } from "./dates.ts";
import { fillWith } from "./markup.ts";
import { type Model, say, type Span } from "./model.ts";
import { escaped, round } from "./shapes.ts";

const STEP_MS = 900;

export class Timeline {
  private readonly root: HTMLElement;
  private readonly model: Model;
  private readonly changed: (span: Span) => void;
  private readonly say: (words: string) => void;
  private readonly language = document.documentElement.lang || "en-GB";
  private extent: { from: number; to: number } | null = null;
  private span: Span = { from: null, to: null };
  private playing: number | undefined;

  constructor(root: HTMLElement, model: Model, changed: (span: Span) => void, say: (words: string) => void) {
    this.root = root;
    this.model = model;
    this.changed = changed;
    this.say = say;
    for (const [end, box] of this.ends("typed")) {
      box.addEventListener("change", () => this.typed(end, box));
    }
    for (const [end, handle] of this.ends("handle")) {
      handle.addEventListener("input", () => this.slid(end, Number(handle.value)));
    }
    this.part("play")?.addEventListener("click", () => this.play());
    this.refresh();
  }

  get chosen(): Span {
    return this.span;
  }

  /** The drawing has grown: the band may reach further. */
  refresh(): void {
    const before = this.extent;
    this.extent = this.model.extent();
    this.root.hidden = this.extent === null;
    if (!this.extent || (before?.from === this.extent.from && before.to === this.extent.to)) {
      this.drawMonths();
      return;
    }
    for (const [, handle] of this.ends("handle")) {
      handle.min = String(this.extent.from);
      handle.max = String(this.extent.to);
    }
    this.drawMonths();
    this.set(this.span, false);
  }

  private typed(end: "from" | "to", box: HTMLInputElement): void {
    const error = this.part("error");
    if (!box.value.trim()) {
      this.wrong(box, error, "");
      this.set({ ...this.span, [end]: null });
      return;
    }
    const day = readDay(box.value, { end: end === "to", language: this.language });
    const other = end === "from" ? this.span.to : this.span.from;
    const crossed = day !== null && other !== null && (end === "from" ? day > other : day < other);
    if (day === null) this.wrong(box, error, this.model.words["time.not_a_day"] ?? "Enter a date, like 4 March 2026.");
    else if (crossed) this.wrong(box, error, this.model.words["time.crossed"] ?? "The first date must be before the last.");
    else {
      this.wrong(box, error, "");
      this.set({ ...this.span, [end]: day });
    }
  }

  private wrong(box: HTMLInputElement, place: HTMLElement | null, words: string): void {
    box.setAttribute("aria-invalid", words ? "true" : "false");
    box.classList.toggle("govuk-input--error", Boolean(words));
    if (place) {
      place.textContent = words;
      place.hidden = !words;
    }
  }

  private slid(end: "from" | "to", day: number): void {
    const extent = this.extent!;
    // A handle pushed to its end opens that end.
    if (end === "from") this.set({ ...this.span, from: day <= extent.from ? null : Math.min(day, this.span.to ?? extent.to) });
    else this.set({ ...this.span, to: day >= extent.to ? null : Math.max(day, this.span.from ?? extent.from) });
  }

  private set(span: Span, tell = true): void {
    if (!this.extent) return;
    this.span = span;
    const days = { from: span.from ?? this.extent.from, to: span.to ?? this.extent.to };
    for (const [end, box] of this.ends("typed")) {
      box.value = written(days[end], this.language);
      this.wrong(box, this.part("error"), "");
    }
    for (const [end, handle] of this.ends("handle")) {
      handle.value = String(days[end]);
      handle.setAttribute("aria-valuetext", written(days[end], this.language));
    }
    this.drawBand(days);
    if (!tell) return;
    this.changed(span);
    const outside = this.model.outside(span).links.size;
    const all = this.model.links.length;
    this.say(say(this.model.words["time.said"] ?? "%(inside)s of %(all)s links are from this time. The others are faded.", { inside: all - outside, all }));
  }

  private drawBand(days: { from: number; to: number }): void {
    const { from, to } = this.extent!;
    const share = (day: number) => round(((day - from) / Math.max(1, to - from)) * 100);
    const band = this.root.querySelector("[data-time=band]");
    band?.setAttribute("x", String(share(days.from)));
    band?.setAttribute("width", String(Math.max(0.5, share(days.to) - share(days.from))));
  }

  private drawMonths(): void {
    const place = this.root.querySelector<SVGGElement>("[data-time=months]");
    const months = this.model.months();
    if (!place || !this.extent) return;
    const most = Math.max(1, ...months.map((one) => one.count));
    const width = 100 / months.length;
    const bars = months
      .map(({ month, count }, at) => {
        const high = round((count / most) * 20);
        const title = escaped(`${written(month, this.language).replace(/^\D*1\D* /, "")}: ${count}`);
        return `<rect x="${round(at * width + width * 0.1)}" y="${round(22 - high)}" width="${round(width * 0.8)}" height="${high}"><title>${title}</title></rect>`;
      })
      .join("");
    fillWith(place, bars);
  }

  private play(): void {
    const button = this.part("play");
    if (!this.extent || !button) return;
    // Nothing moves by itself for people who ask for less motion: each press is one month.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.stepMonth();
      return;
    }
    if (this.playing !== undefined) {
      this.stop(button);
      return;
    }
    button.textContent = this.model.words["time.stop"] ?? "Stop";
    this.stepMonth(true);
    this.playing = window.setInterval(() => {
      if (!this.stepMonth()) this.stop(button);
    }, STEP_MS);
  }

  private stop(button: HTMLElement): void {
    window.clearInterval(this.playing);
    this.playing = undefined;
    button.textContent = this.model.words["time.play"] ?? "Play";
  }

  /** Move the last day on by a month, from the start when it stands at the end; false at the end. */
  private stepMonth(afresh = false): boolean {
    const extent = this.extent!;
    const from = this.span.from ?? extent.from;
    const to = this.span.to;
    const next = afresh || to === null ? from + 30 : to + 30;
    this.set({ from: this.span.from, to: next >= extent.to ? null : next });
    return next < extent.to;
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-time="${name}"]`);
  }

  private ends(kind: string): (readonly ["from" | "to", HTMLInputElement])[] {
    return (["from", "to"] as const).flatMap((end) => {
      const found = this.root.querySelector<HTMLInputElement>(`[data-time="${kind}-${end}"]`);
      return found ? [[end, found] as const] : [];
    });
  }
}
