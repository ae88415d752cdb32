// A small drawing for the tests beside this file: four people and a place.
import { type Drawing, readDrawing } from "./contract.ts";

const person = (id: string, kind: string, label: string, more = 0, clusters: string[] = []) => ({
  id, kind, label, hidden: label.split(" ").map((part) => `${part[0]}.`).join(""), reference: `P-${id}`, note: "", more, url: `/people/${id}/`, clusters, x: null, y: null,
});
const link = (id: string, source: string, target: string, label: string, strength: string, from: string | null = null, to: string | null = null) => ({
  id, source, target, directed: false, label, times: 1, strength, from, to, expires: "2026-06-02", said_by: ["Police"], when: "", url: `/links/${id}/`,
});

export const SENT = {
  version: 1, mapping: "M-2026-003", title: "Two schools", purpose: "to plan safety", marking: "OFFICIAL-SENSITIVE",
  as_of: "2026-03-24", demonstration: true, reader: "Priya Nandra", centre: "leo", steps: 1,
  nodes: [
    person("leo", "child", "Leo Pashley", 0, ["school:a"]), person("tom", "child", "Tomasz Zielny", 3, ["school:a"]),
    person("adult", "adult_of_concern", "Adult A"), person("jo", "linked_child", "J.O.", 0, ["school:a"]), person("row", "place", "Chandlers Row"),
  ],
  links: [
    link("1", "leo", "tom", "friends", "confirmed", "2025-09-01", "2026-03-01"),
    link("2", "leo", "adult", "seen with", "reported", "2026-02-17", "2026-03-03"),
    link("3", "adult", "jo", "seen near", "unverified", "2026-03-14", null),
    link("4", "adult", "row", "often here", "confirmed"),
  ],
  clusters: [{ id: "school:a", kind: "school", label: "Mill Lode School", members: ["leo", "tom", "jo"] }],
  urls: { around: "/around/?around={id}&steps={n}", positions: "/positions/", picture: "/picture/", tables: "/tables/", names: "/names/", path: "/path/?from={a}&to={b}", add_link: "/add/?from={a}&to={b}" },
  words: { "kind.child": "Child", "strength.confirmed": "Confirmed", caveat: "Shaped by who we have looked at." },
};

export function drawing(changes: Record<string, unknown> = {}): Drawing {
  return readDrawing({ ...SENT, ...changes });
}

/** A drawing of many, in a few schools, each linked to the next. */
export function crowd(count: number, schools: number): Drawing {
  const people = Array.from({ length: count }, (_, at) => person(`n${at}`, "child", `Person ${at}`));
  const links = people.slice(1).map((one, at) => link(`l${at}`, `n${at}`, one.id, "friends", "reported"));
  const clusters = Array.from({ length: schools }, (_, at) => ({
    id: `school:${at}`, kind: "school", label: `School ${at}`, members: people.filter((__, n) => n % schools === at).map((one) => one.id),
  }));
  return drawing({ nodes: people, links, clusters, centre: "n0" });
}
