"use strict";
// The sections of the page, in their order; each fills its own element.
const state = { by: DATA.by, kind: "problems", trend: "problems", together: "problems", filter: { county: "", year: "", theme: "", text: "" } };

const CARDS = {
  reports: ["reports", "read", "duplicates", "places", "sentences"],
  admitted: ["stated", "none_stated", "section_missing", "not_read", "problems", "measures"],
  gaps: ["unreadable", "missing", "place_unresolved", "year_unknown", "no_tables", "wrong_template"],
  answers: ["answered", "unanswered", "answering", "vague_problems", "vague_measures"],
  copying: ["copies", "copies_half", "copies_most"],
  persistence: ["p_repeated", "p_reworded", "p_dropped", "p_new"],
};

function card(name, keys) {
  const known = keys.filter((key) => key in DATA.overview);
  return h("div", { class: "card" }, h("h3", null, t(`card.${name}`)), h("dl", null, known.map((key) => {
    const n = DATA.overview[key];
    return h("div", null, h("dd", null, number(n, route("o", key), { "data-key": key })), h("dt", null, t(`overview.${key}`)));
  })));
}

const SECTIONS = {
  overview(body) {
    body.append(h("div", { class: "cards" }, Object.entries(CARDS).map(([name, keys]) => card(name, keys))));
    const years = h("div");
    body.append(years);
    drawYears(years);
  },
  prevalence(body) {
    controls(body, [byChoice(groupings()), kindChoice("kind", ["problems", "measures", "category", "metric"])], "prevalence");
    if (state.by !== "all" && groupsBy(state.by) && new Set(groupsBy(state.by).values()).size > 40) body.append(h("p", { class: "note" }, t("prevalence.cut")));
    drawn(body, (parent) => drawPrevalence(parent, state));
    body.append(details("prevalence.table", () => prevalenceTable(state)));
  },
  heat(body) {
    body.append(filterBar(), h("div", { id: "found" }));
    drawFound();
  },
  trends(body) {
    if (!groupings().includes("year")) return body.append(h("p", { class: "note" }, t("trend.none")));
    controls(body, [kindChoice("trend", ["problems", "measures", "category", "metric"])], "trends");
    return drawn(body, (parent) => drawTrends(parent, { kind: state.trend }));
  },
  terms(body) {
    const known = distinct(column("keyness", "by"));
    if (!known.length) return body.append(h("p", { class: "note" }, t("keyness.none")));
    const by = known.includes(state.by) ? state.by : known[0];
    controls(body, [byChoice(known, by), kindChoice("kind", ITEMS)], "terms");
    return drawn(body, (parent) => drawKeyness(parent, { by, kind: ITEMS.includes(state.kind) ? state.kind : ITEMS[0] }));
  },
  copying(body) {
    body.append(copiesSummary(), h("h3", null, t("copying.network")));
    const network = h("div", { class: "network" });
    body.append(network);
    drawNetwork(network);
    body.append(h("h3", null, t("copying.pairs")), ...copiesTable(copiesOf("all", 0)));
  },
  links: (body) => body.append(linkMatrix()),
  persistence(body) {
    const chart = h("div");
    body.append(chart);
    drawPersistence(chart);
    body.append(h("h3", null, t("survival.title")), survivalTable());
  },
  together(body) {
    controls(body, [kindChoice("together", ITEMS)], "together");
    body.append(togetherMatrix(state.together), h("h3", null, t("causes.title")), ...causeTable());
  },
  words(body) {
    const quoted = rows("quotations").filter((row) => row.kind === "problems");
    body.append(h("div", { class: "quotes" }, d3.groups(quoted, (row) => row.id).map(([id, own]) =>
      h("div", { class: "quote" }, h("h3", { title: meaning("theme", id) }, label("theme", id)), own.map((row) => sentenceLine(row.sentence_id))))));
    body.append(details("clusters.title", clusterTable));
  },
  about: (body) => body.append(...["reading", "intervals", "tests", "colours"].map((key) => h("p", null, t(`about.${key}`)))),
};

function clusterTable() {
  const own = rows("clusters").filter((row) => row.kind === "problems");
  return table(["label", "n_sentences", "n_reports", "uncovered", "id", "example"].map((name) => t(`table.${name}`)), own.map((row) => h("tr", null,
    h("td", null, row.label.join(" · ")), h("td", { class: "num" }, number(row.n_sentences, route("cl", row.row))),
    h("td", { class: "num" }, number(row.n_reports, route("cl", row.row))), h("td", { class: "num" }, link(percent(row.uncovered), route("cl", row.row), { class: "n" })),
    h("td", null, row.id ? link(`${subject(row.id)} ${percent(row.id_share)}`, route("cl", row.row), { class: "n" }) : "–"), h("td", null, textOf[row.example]))), { class: "data wide" });
}

function drawn(body, draw) {
  const parent = h("div");
  body.append(parent);
  draw(parent);
}

function details(key, make) {
  const made = h("details", { ontoggle: () => { if (made.open && made.childElementCount === 1) made.append(...[make()].flat()); } }, h("summary", null, t(key)));
  return made;
}

function controls(body, choices, ...sections) {
  body.append(h("div", { class: "controls" }, choices.map(([key, text, options, value]) => select(key, text, options, value, (chosen) => {
    state[key] = chosen;
    const redrawn = key === "by" || key === "kind" ? ["prevalence", "terms"] : sections;
    redrawn.forEach(drawSection);
  }))));
  // On paper nothing can be chosen, so what was chosen is said.
  const chosen = choices.map(([, text, options, value]) => `${text}: ${options.find(([id]) => id === value)?.[1] ?? ""}`);
  body.append(h("p", { class: "printed" }, chosen.join(" · ")));
}

const byChoice = (known, value = state.by) => ["by", t("control.by"), known.map((by) => [by, byName(by)]), value];
const kindChoice = (key, kinds) => [key, t("control.kind"), kinds.map((kind) => [kind, t(`kind.${kind}`)]), state[key]];

function filterBar() {
  const unique = (name) => distinct(column("reports", name).filter((value) => value !== null)).sort((a, b) => d3.ascending(a, b));
  const every = ["", t("word.all")];
  const change = (key) => (value) => { state.filter[key] = value; drawFound(); };
  return h("form", { class: "controls", role: "search", onsubmit: (event) => event.preventDefault() },
    select("county", t("control.county"), [every, ...unique("county").map((name) => [name, name])], state.filter.county, change("county")),
    select("year", t("control.year"), [every, ...unique("year").map((year) => [String(year), String(year)])], state.filter.year, change("year")),
    select("theme", t("control.theme"), [every, ...themesShown().map((id) => [id, label("theme", id)])], state.filter.theme, change("theme")),
    h("label", { class: "choice" }, h("span", null, t("control.text")), h("input", { type: "search", name: "text", value: state.filter.text, oninput: (event) => change("text")(event.target.value) })));
}

function foundReports() {
  const { county, year, theme, text } = state.filter;
  const naming = theme ? new Set(mentions("problems", theme).map((s) => reportOf[s])) : null;
  return d3.range(reports.length).filter((r) => (!county || reports[r].county === county) && (!year || String(reports[r].year) === year)
    && (!naming || naming.has(r)) && (!text || reportName(r).includes(text) || reports[r].report_id.includes(text) || sentencesOf(r).some((s) => textOf[s].includes(text))));
}

function drawFound() {
  const parent = document.getElementById("found");
  const { theme, text } = state.filter;
  const own = foundReports();
  parent.replaceChildren(h("p", { class: "tally", role: "status", "data-reports": own.length }, t("heat.found", { n: formatted(own.length), of: formatted(reports.length) })), ...heatMap(own));
  if (!theme && !text) return;
  const hits = own.flatMap(sentencesOf).filter((s) => (!text || textOf[s].includes(text)) && (!theme || (themesOf[s].includes(theme) && categoryOf[s] === "problems" && isItem(s))));
  parent.append(h("h3", null, t("heat.sentences", { n: formatted(hits.length) })), ...sentenceList(hits, { find: text }));
}

function heatMap(own) {
  const themes = Object.keys(DATA.names.theme).filter((id) => mentions("problems", id).length);
  const body = h("tbody");
  const more = h("div");
  portions(body, own, (report) => {
    const counts = d3.rollup(sentencesOf(report).filter((s) => categoryOf[s] === "problems" && isItem(s)).flatMap((s) => themesOf[s]), (found) => found.length, (id) => id);
    return h("tr", { class: isCounted(report) ? null : "duplicate" }, h("th", { scope: "row" }, link([h("span", { class: "county" }, countyName(report)), shortName(report)], route("r", report), { title: reportName(report) })), themes.map((id) => {
      const n = counts.get(id) ?? 0;
      return shade(h("td", { class: "heat" }, n ? number(n, route("mr", "problems", id, report), { title: `${reportName(report)} · ${label("theme", id)}` }) : ""), Math.min(1, Math.max(0, n - 0.6) / 3));
    }));
  }, 30, more);
  const head = [h("td", { class: "corner" }, t("heat.corner")), ...themes.map((id) => tilted(label("theme", id), meaning("theme", id)))];
  return [h("div", { class: "scroll tall", tabindex: "0" }, h("table", { class: "matrix" }, h("thead", null, h("tr", null, head)), body)), more];
}

function drawSection(name) {
  const section = document.getElementById(name);
  const body = h("div", { class: "body" });
  section.replaceChildren(h("h2", null, t(`section.${name}`)), h("p", { class: "lead" }, t(`lead.${name}`)), body);
  SECTIONS[name](body);
}
