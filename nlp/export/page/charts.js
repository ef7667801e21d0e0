"use strict";
// Charts by Observable Plot: every mark leads to its sentences.
const INK = "#1b3a5c";
const CORRECTED = "#D55E00";
const FONT = { fontFamily: "inherit", fontSize: "12px", overflow: "visible" };
const width = (text) => d3.sum(text, (character) => (character.charCodeAt(0) > 0x2e7f ? 12.5 : 6.8));
const margin = (names) => Math.min(150, 14 + d3.max(names, width));

// All panels are set before any is drawn, since each takes its width from the grid.
function panels(parent, own) {
  parent.classList.toggle("panels", own.length > 1);
  const figures = own.map(({ title, note }) => h("figure", { class: "panel" }, h("figcaption", null, h("strong", null, title), h("span", { class: "note" }, note ?? ""))));
  parent.append(...figures);
  figures.forEach((figure, place) => figure.append(own[place].draw(Math.max(240, figure.clientWidth))));
}

const tested = (test, first) => (test && test.p !== null ? `${first(test)}, ${pText(test.p)} (BH ${probability(test.p_bh)})` : null);
// Forms of the report in the order of time, which is not that of their names; what is not known stands last.
const groupOrder = (group) => (group === "" ? "\uffff" : group.startsWith("before") ? "0" : group);

function forest(data, names, overall, size) {
  const few = (row) => (row.few ? "white" : INK);
  const corrected = data.filter((row) => row.adjusted !== null);
  return Plot.plot({
    className: "plot", style: FONT, width: size, height: 40 + 22 * names.length, marginLeft: margin(names), marginRight: 66, marginTop: 4, marginBottom: 28,
    x: { domain: [0, 1], tickFormat: (x) => `${100 * x}`, ticks: 5, label: null, grid: true },
    y: { domain: names, label: null, tickSize: 0 },
    marks: [
      overall === null ? null : Plot.ruleX([overall], { stroke: "#888", strokeDasharray: "3,3" }),
      Plot.ruleY(data, { x1: "low", x2: "high", y: "name", stroke: INK, strokeWidth: 2 }),
      // Below the line of the raw share: the corrected one with its own interval.
      Plot.ruleY(corrected, { x1: "adjusted_low", x2: "adjusted_high", y: "name", dy: 7, stroke: CORRECTED, strokeWidth: 1.2, title: "title" }),
      Plot.tickX(corrected, { x: "adjusted", y: "name", dy: 7, stroke: CORRECTED, strokeWidth: 2.5, insetTop: 7, insetBottom: 7 }),
      Plot.dot(data, { x: "share", y: "name", r: 4, fill: few, stroke: INK, strokeWidth: 1.5, href: "href", title: "title" }),
      Plot.text(data, { y: "name", text: "ratio", frameAnchor: "right", textAnchor: "start", dx: 8, href: "href", title: "title", fill: INK }),
    ],
  });
}

function prevalenceRows(by, kind, id) {
  return rows("prevalence").filter((row) => row.by === by && row.kind === kind && (id === undefined || row.id === id)).map((row) => ({
    ...row, ratio: `${row.count}/${row.n_reports}`, href: route("m", kind, row.id, by, row.group), name: groupName(by, row.group),
    title: `${named(kind, row.id)}: ${percent(row.share)} [${percent(row.low)}; ${percent(row.high)}]`
      + (row.adjusted === null ? "" : ` · ${t("prevalence.adjusted")} ${percent(row.adjusted)} [${percent(row.adjusted_low)}; ${percent(row.adjusted_high)}]`),
  }));
}

// Ids that anyone names, the most named first.
function idsOf(kind, most) {
  const all = prevalenceRows("all", kind).filter((row) => row.count);
  return all.sort((a, b) => b.count - a.count).slice(0, most).map((row) => row.id);
}

function drawPrevalence(parent, { by, kind }) {
  const ids = idsOf(kind, 20);
  if (by === "all") {
    const data = prevalenceRows(by, kind).filter((row) => ids.includes(row.id)).map((row) => ({ ...row, name: named(kind, row.id) }));
    return panels(parent, [{ title: t("prevalence.of_all", { n: DATA.overview.reports }), draw: (size) => forest(data, ids.map((id) => named(kind, id)), null, size) }]);
  }
  return panels(parent, ids.map((id) => {
    const data = prevalenceRows(by, kind, id);
    const overall = prevalenceRows("all", kind, id)[0].share;
    const test = rows("association").find((row) => row.by === by && row.kind === kind && row.id === id);
    const names = distinct(d3.sort(data, (row) => groupOrder(row.group)).map((row) => row.name));
    return { title: named(kind, id), note: tested(test, ({ v }) => `V = ${decimal(v)}`), draw: (size) => forest(data, names, overall, size) };
  }));
}

function prevalenceTable({ by, kind }) {
  const cell = (row, text) => h("td", { class: "num" }, link(text, row.href, { class: "n" }));
  const interval = (low, high) => `${percent(low)} – ${percent(high)}`;
  const own = prevalenceRows(by, kind).filter((row) => row.count || ITEMS.includes(kind));
  const body = h("tbody");
  const more = h("div");
  portions(body, own, (row) => h("tr", null, h("td", null, row.name), h("td", { title: meaning(KIND_LABELS[kind], row.id) }, named(kind, row.id)),
    cell(row, row.count), h("td", { class: "num" }, link(row.n_reports, route("g", by, row.group), { class: "n" })),
    cell(row, percent(row.share)), cell(row, interval(row.low, row.high)),
    row.adjusted === null ? h("td", { class: "num" }, "–") : cell(row, `${percent(row.adjusted)} (${interval(row.adjusted_low, row.adjusted_high)})`),
    h("td", null, row.few ? t("word.few") : "")), 60, more);
  const head = ["group", "id", "count", "n_reports", "share", "interval", "adjusted", "remark"].map((name) => h("th", { scope: "col" }, t(`table.${name}`)));
  return [h("div", { class: "scroll", tabindex: "0" }, h("table", { class: "data" }, h("thead", null, h("tr", null, head)), body)), more];
}

function drawTrends(parent, { kind }) {
  const years = d3.extent(column("reports", "year").filter((year) => year !== null));
  panels(parent, idsOf(kind, 20).map((id) => {
    const data = prevalenceRows("year", kind, id).filter((row) => row.group !== "").map((row) => ({ ...row, year: +row.group }));
    const test = rows("trend").find((row) => row.kind === kind && row.id === id);
    const note = tested(test, ({ slope }) => t("trend.slope", { n: decimal(100 * slope, 1) }));
    return { title: named(kind, id), note, draw: (size) => Plot.plot({
      className: "plot", style: FONT, width: size, height: 150, marginLeft: 36, marginRight: 12, marginTop: 8, marginBottom: 26,
      x: { domain: years, tickFormat: "d", ticks: 5, label: null, inset: 6 },
      y: { domain: [0, 1], tickFormat: (y) => `${100 * y}`, ticks: 3, label: null, grid: true },
      marks: [
        Plot.areaY(data, { x: "year", y1: "low", y2: "high", fill: INK, fillOpacity: 0.14 }),
        Plot.lineY(data, { x: "year", y: "share", stroke: INK, strokeWidth: 1.6 }),
        Plot.dot(data, {
          x: "year", y: "share", r: 3.4, fill: (row) => (row.few ? "white" : INK), stroke: INK, strokeWidth: 1.4, href: "href",
          title: (row) => `${row.year}: ${row.ratio} · ${row.title}`,
        }),
      ],
    }) };
  }));
}

function drawKeyness(parent, { by, kind }) {
  const own = rows("keyness").filter((row) => row.by === by && row.kind === kind);
  panels(parent, d3.sort(d3.groups(own, (row) => row.group), ([group]) => groupOrder(group)).map(([group, words]) => {
    const data = words.slice(0, 12).map((row) => ({ ...row, href: route("k", row.row) }));
    const names = data.map((row) => row.term);
    return { title: groupName(by, group), note: words[0].few ? t("word.few") : null, draw: (size) => Plot.plot({
      className: "plot", style: FONT, width: size, height: 34 + 19 * names.length, marginLeft: margin(names), marginRight: 70, marginTop: 4, marginBottom: 26,
      x: { label: null, ticks: 4, grid: true, zero: true }, y: { domain: names, label: null, tickSize: 0 },
      marks: [
        Plot.barX(data, { x: "z", y: "term", fill: (row) => (row.p_bh < 0.05 ? "#0072B2" : "#9CC3DF"), href: "href", title: (row) => `${row.term}: z = ${decimal(row.z)}, p (BH) = ${probability(row.p_bh)}` }),
        Plot.text(data, { y: "term", text: (row) => `${row.count} : ${row.count_rest}`, frameAnchor: "right", textAnchor: "start", dx: 8, href: "href", fill: INK }),
      ],
    }) };
  }));
  if (!own.length) parent.append(h("p", { class: "note" }, t("keyness.none")));
}

function drawYears(parent) {
  const counts = d3.groups(countedReports().filter((r) => reports[r].year !== null), (r) => reports[r].year).map(([year, own]) => ({
    year, n: own.length, stated: own.filter((r) => reports[r].problems_stated === "stated").length, href: route("y", year),
  }));
  if (!counts.length) return;
  const [first, last] = d3.extent(counts, (row) => row.year);
  panels(parent, [{ title: t("overview.by_year"), draw: (size) => Plot.plot({
    className: "plot", style: FONT, width: size, height: 190, marginLeft: 36, marginRight: 8, marginTop: 18, marginBottom: 26,
    x: { domain: d3.range(first, last + 1), ticks: d3.range(last, first - 1, size < 40 * (last - first) ? -3 : -1), tickFormat: String, label: null, tickSize: 0 },
    y: { label: null, grid: true, ticks: 4 },
    marks: [
      Plot.barY(counts, { x: "year", y: "n", fill: "#9CC3DF", href: "href" }),
      Plot.text(counts, { x: "year", y: "n", text: "n", dy: -8, href: "href", fill: INK, fontSize: size < 500 ? 9.5 : 12 }),
      Plot.ruleY([0]),
    ],
  }) }]);
}

const RELATION_COLOURS = { repeated: "#E69F00", reworded: "#F0E442", dropped: "#56B4E9", new: "#CCCCCC" };
const RELATION_SIGNS = { repeated: "=", reworded: "≈", dropped: "×", new: "+" };

function drawPersistence(parent) {
  const found = persistenceByTheme();
  if (!found.length) return parent.append(h("p", { class: "note" }, t("persistence.none")));
  const names = distinct(found.map((row) => row.name));
  parent.append(h("p", { class: "legend" }, Object.entries(RELATION_SIGNS).map(([relation, sign]) => {
    const chip = h("span", { class: "chip" }, sign);
    chip.style.background = RELATION_COLOURS[relation];
    return h("span", { class: "key" }, chip, link(t(`relation.${relation}`), route("p", relation, "all")));
  })));
  const chart = h("div");
  parent.append(chart);
  return panels(chart, [{ title: t("persistence.by_theme"), draw: (size) => Plot.plot({
    className: "plot", style: FONT, width: size, height: 36 + 24 * names.length, marginLeft: margin(names), marginRight: 12, marginTop: 4, marginBottom: 26,
    color: { domain: Object.keys(RELATION_COLOURS), range: Object.values(RELATION_COLOURS) },
    x: { label: null, grid: true, ticks: 6 }, y: { domain: names, label: null, tickSize: 0 },
    marks: [
      Plot.barX(found, Plot.stackX({ x: "n", y: "name", fill: "relation", href: "href", order: Object.keys(RELATION_COLOURS), stroke: "white", title: (row) => `${t(`relation.${row.relation}`)}: ${row.n}` })),
      Plot.text(found, Plot.stackX({ x: "n", y: "name", z: "relation", text: (row) => (row.n > tooNarrow(found, size) ? `${RELATION_SIGNS[row.relation]} ${row.n}` : ""), href: "href", order: Object.keys(RELATION_COLOURS), fill: "black", pointerEvents: "none" })),
    ],
  }) }]);
}

// A number is written where its bar is wide enough; smaller ones are in the title and in the evidence.
function tooNarrow(found, size) {
  const most = d3.max(d3.rollup(found, (own) => d3.sum(own, (row) => row.n), (row) => row.id).values());
  return (24 * most) / Math.max(100, size - 130);
}
