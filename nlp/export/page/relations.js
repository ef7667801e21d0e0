"use strict";
// Problems and their measures, problems over the years, themes together, causes.
const themesShown = () => Object.keys(DATA.names.theme).filter((id) => mentions("problems", id).length || mentions("measures", id).length);
const hasTheme = (s, id) => id === "all" || (s !== null && themesOf[s].includes(id));

function linkPairs(a, b) {
  const links = rows("links");
  if (b === "none") return links.filter((row) => row.problem !== null && row.measure === null && hasTheme(row.problem, a)).map((row) => asPair(row));
  if (a === "none") return links.filter((row) => row.problem === null && hasTheme(row.measure, b)).map((row) => asPair(row));
  return links.filter((row) => row.problem !== null && row.measure !== null && hasTheme(row.problem, a) && hasTheme(row.measure, b)).map((row) => asPair(row));
}

const asPair = (row) => ({ left: row.problem, right: row.measure, note: row.score === null ? "" : `p = ${decimal(row.score)}` });
const endName = (id) => (id === "none" ? t("word.none") : id === "all" ? t("word.all") : label("theme", id));
const linkTitle = (a, b) => `${t("kind.problems")}: ${endName(a)} → ${t("kind.measures")}: ${endName(b)}`;

function linkCounts() {
  return once("link counts", () => {
    const counts = new Map();
    const add = (a, b) => counts.set(`${a} ${b}`, (counts.get(`${a} ${b}`) ?? 0) + 1);
    for (const { problem, measure } of rows("links")) {
      const ends = (s) => (s === null ? ["none"] : themesOf[s]);
      for (const a of ends(problem)) for (const b of ends(measure)) add(a, b);
    }
    return counts;
  });
}

function linkMatrix() {
  const themes = themesShown();
  const counts = linkCounts();
  const most = d3.max([...counts].filter(([key]) => !key.includes("none")), ([, n]) => n) ?? 1;
  const cell = (a, b) => {
    const n = counts.get(`${a} ${b}`) ?? 0;
    const made = h("td", { class: "heat" }, n ? number(n, route("l", a, b), { title: linkTitle(a, b) }) : "");
    return a === "none" || b === "none" ? made : shade(made, Math.sqrt(n / most));
  };
  const head = [h("td", { class: "corner" }, t("links.axes")), ...[...themes, "none"].map((id) => tilted(endName(id), meaning("theme", id)))];
  return table(head, [...themes, "none"].map((a) => h("tr", null, h("th", { scope: "row", title: meaning("theme", a) }, a === "none" ? t("links.no_problem") : endName(a)),
    [...themes, "none"].map((b) => (a === "none" && b === "none" ? h("td") : cell(a, b))))), { class: "matrix" });
}

const tilted = (text, title) => h("th", { scope: "col", class: "tilted", title }, h("span", null, text));

function persistencePairs(relation, theme) {
  const own = rows("persistence").filter((row) => (relation === "all" || row.relation === relation)
    && hasTheme(row.from_sentence ?? row.to_sentence, theme));
  return own.map((row) => ({
    left: row.from_sentence, right: row.to_sentence,
    note: `${row.place_id} · ${t(`relation.${row.relation}`)}${row.score === null ? "" : ` · ${percent(row.score)}`}`,
  }));
}

const persistenceTitle = (relation, theme) => `${relation === "all" ? t("word.all") : t(`relation.${relation}`)} · ${endName(theme)}`;

function persistenceByTheme() {
  const found = themesShown().flatMap((id) => Object.keys(RELATION_COLOURS).map((relation) => ({
    id, relation, name: label("theme", id), n: persistencePairs(relation, id).length, href: route("p", relation, id),
  }))).filter((row) => row.n);
  const totals = d3.rollup(found, (own) => d3.sum(own, (row) => row.n), (row) => row.id);
  return found.sort((a, b) => totals.get(b.id) - totals.get(a.id) || d3.ascending(a.id, b.id));
}

// A spell is followed through the reports of a place in consecutive years: these are its sentences.
function spellSentences(theme) {
  const placed = d3.rollup(countedReports().filter((r) => reports[r].year !== null && reports[r].place_id !== null), (own) => own.length, (r) => reports[r].place_id);
  return mentions("problems", theme).filter((s) => placed.get(reports[reportOf[s]].place_id) > 1);
}

function survivalTable() {
  const own = rows("survival");
  const years = d3.range(1, 1 + (d3.max(own, (row) => row.years) ?? 0));
  const body = d3.groups(own, (row) => row.id).map(([id, found]) => h("tr", null, h("th", { scope: "row" }, label("theme", id)), years.map((year) => {
    const row = found.find((one) => one.years === year);
    return row ? shade(h("td", { class: "heat" }, link(`${percent(row.share)} (${row.still}/${row.at_risk})`, route("sv", id, year), { class: "n" })), row.share * 0.8) : h("td");
  })));
  return own.length ? table([h("td"), ...years.map((n) => t("survival.after", { n }))], body, { class: "data" }) : h("p", { class: "note" }, t("persistence.none"));
}

function togetherMatrix(kind) {
  const own = rows("cooccurrence").filter((row) => row.kind === kind);
  const themes = themesShown().filter((id) => own.some((row) => row.a === id || row.b === id));
  const at = new Map(own.flatMap((row) => [[`${row.a} ${row.b}`, row], [`${row.b} ${row.a}`, row]]));
  const scale = (phi) => d3.interpolatePuOr(0.5 - phi);
  const cell = (a, b) => {
    const row = at.get(`${a} ${b}`);
    if (!row) return h("td", { class: "heat" }, a === b ? "·" : "");
    const title = `${named(kind, a)} + ${named(kind, b)}: φ = ${decimal(row.phi)}, ${t("table.expected")} ${decimal(row.expected, 1)}, p (BH) = ${probability(row.p_bh)}`;
    return shade(h("td", { class: row.p_bh !== null && row.p_bh < 0.05 ? "heat sure" : "heat" }, number(row.n_both, route("co", kind, a, b), { title })), row.phi, scale);
  };
  return table([h("td"), ...themes.map((id) => tilted(label("theme", id), meaning("theme", id)))],
    themes.map((a) => h("tr", null, h("th", { scope: "row" }, label("theme", a)), themes.map((b) => cell(a, b)))), { class: "matrix" });
}

function causeTable() {
  const body = h("tbody");
  const more = h("div");
  portions(body, rows("cause_pairs"), (row) => h("tr", null, h("td", null, subject(row.cause)), h("td", null, "→ ", subject(row.effect)),
    h("td", { class: "num" }, number(row.n_reports, route("cp", row.row))), h("td", { class: "num" }, number(row.n_sentences, route("cp", row.row)))), 15, more);
  const head = ["cause", "effect", "n_reports", "n_sentences"].map((name) => h("th", { scope: "col" }, t(`table.${name}`)));
  return [h("div", { class: "scroll", tabindex: "0" }, h("table", { class: "data" }, h("thead", null, h("tr", null, head)), body)), more];
}
