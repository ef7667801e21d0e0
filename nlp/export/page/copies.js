"use strict";
// Copied wording: the network of families, the pairs, and two reports side by side.
const COPY_KINDS = { year: ["#0072B2", null], county: ["#D55E00", "6,3"], unrelated: ["#009E73", "2,3"] };
const HALF = 0.5;
const SHOWN_FAMILIES = 60;

const copiesOf = (kind, flag) => rows("copying").filter((row) => row.containment >= flag && (kind === "all" || row.kind === kind));
const familyOf = () => once("family of", () => new Map(rows("families").map((row) => [row.report_id, row.family])));
const familyCopies = (family) => copiesOf("all", HALF).filter((row) => familyOf().get(row.report_a) === family);

function copiesTable(copies) {
  const body = h("tbody");
  const more = h("div");
  const own = [...copies].sort((a, b) => b.containment - a.containment || a.row - b.row);
  portions(body, own, (row) => h("tr", null, h("td", null, link(reportName(row.report_a), route("r", row.report_a))),
    h("td", null, link(reportName(row.report_b), route("r", row.report_b))), h("td", null, t(`copying.${row.kind}`)),
    h("td", { class: "num" }, link(percent(row.containment), route("c", row.row), { class: "n" })),
    h("td", { class: "num" }, link(percent(row.jaccard), route("c", row.row), { class: "n" }))), 25, more);
  const head = ["report", "other", "relation", "containment", "jaccard"].map((name) => h("th", { scope: "col" }, t(`table.${name}`)));
  return [h("div", { class: "scroll", tabindex: "0" }, h("table", { class: "data pairs-of-reports" }, h("thead", null, h("tr", null, head)), body)), more];
}

function copiesSummary() {
  const flags = [0, HALF, 0.9];
  return table([h("td"), ...flags.map((flag) => (flag ? `≥ ${percent(flag)}` : t("copying.any")))],
    [...Object.keys(COPY_KINDS), "all"].map((kind) => h("tr", null, h("th", { scope: "row" }, t(`copying.${kind}`)),
      flags.map((flag) => h("td", { class: "num" }, number(copiesOf(kind, flag).length, route("cf", kind, flag)))))), { class: "data" });
}

const LINE = 24;
const LABEL = 175;
// In larger families the shares would cover each other: they stand in the titles of the arcs and in the table.
const TOLD = 3;

// How far an arc bends out: less steep for far ends, so that a large family stays narrow.
const bend = (span) => Math.min(70, 9000 / span);
const reach = (span) => (span / 2) * Math.tan((bend(span) * Math.PI) / 360);

// Each family is an arc diagram: its reports below each other, an arc for every pair, so that no name covers another.
function networkLayout(width) {
  const families = d3.groups(rows("families"), (row) => row.family).slice(0, SHOWN_FAMILIES);
  const [nodes, edges] = [[], []];
  let [x, y, tallest] = [0, 0, 0];
  for (const [family, members] of families) {
    const arcs = Math.min(width - LABEL, 48 + reach(LINE * (members.length - 1)));
    const [wide, high] = [arcs + LABEL, LINE * (members.length + 1)];
    if (x && x + wide > width) [x, y, tallest] = [0, y + tallest, 0];
    const at = new Map(members.map((row, place) => [row.report_id, [x + arcs, y + LINE * (place + 0.7)]]));
    nodes.push(...[...at].map(([report, [px, py]]) => ({ report, x: px, y: py })));
    edges.push(...familyCopies(family).map((row) => ({ row, from: at.get(row.report_a), to: at.get(row.report_b), told: members.length <= TOLD })));
    [x, tallest] = [x + wide, Math.max(tallest, high)];
  }
  return { nodes, edges, height: y + tallest, hidden: new Set(column("families", "family")).size - families.length };
}

function drawNetwork(parent) {
  const size = Math.max(240, parent.clientWidth);
  const { nodes, edges, height, hidden } = networkLayout(size);
  if (!nodes.length) return parent.append(h("p", { class: "note" }, t("copying.none")));
  const lines = edges.map(({ row, from, to, told }) => {
    const [top, bottom] = from[1] < to[1] ? [from, to] : [to, from];
    const span = bottom[1] - top[1];
    return { ...row, told, top, bottom, span, left: top[0] - reach(span), middle: (top[1] + bottom[1]) / 2, href: route("c", row.row) };
  });
  const points = nodes.map((node) => ({ ...node, name: reportName(node.report), href: route("r", node.report) }));
  const arcs = d3.flatGroup(lines, (line) => line.kind, (line) => line.span).map(([kind, span, own]) => Plot.arrow(own, {
    x1: (line) => line.bottom[0], y1: (line) => line.bottom[1], x2: (line) => line.top[0], y2: (line) => line.top[1], bend: bend(span), headLength: 0,
    stroke: COPY_KINDS[kind][0], strokeDasharray: COPY_KINDS[kind][1], strokeWidth: (line) => 1 + 4 * line.containment, href: "href",
    title: (line) => `${percent(line.containment)} · ${t(`copying.${kind}`)}`,
  }));
  parent.append(h("p", { class: "legend" }, Object.entries(COPY_KINDS).map(([kind, [colour, dash]]) => h("span", { class: "key" }, lineKey(colour, dash), t(`copying.${kind}`)))));
  parent.append(Plot.plot({
    className: "plot", style: FONT, width: size, height: height + 10, margin: 4,
    x: { domain: [0, size], axis: null, range: [0, size] }, y: { domain: [0, height], axis: null, range: [0, height] },
    marks: [
      ...arcs,
      Plot.dot(points, { x: "x", y: "y", r: 4.5, fill: INK, href: "href", title: "name" }),
      Plot.text(points, { x: "x", y: "y", text: "name", dx: 9, textAnchor: "start", href: "href", fill: INK }),
      Plot.text(lines.filter((line) => line.told), { x: "left", y: "middle", dx: -5, textAnchor: "end", text: (line) => percent(line.containment), href: "href", fill: INK, stroke: "white", strokeWidth: 3 }),
    ],
  }));
  if (hidden) parent.append(h("p", { class: "note" }, t("copying.hidden", { n: hidden })));
  return undefined;
}

function lineKey(colour, dash) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of Object.entries({ x1: 0, x2: 34, y1: 6, y2: 6, stroke: colour, "stroke-width": 4, "stroke-dasharray": dash ?? "none" })) line.setAttribute(name, value);
  svg.setAttribute("width", 38);
  svg.setAttribute("height", 12);
  svg.append(line);
  return svg;
}

const SHINGLE = 5;

// Strings of five characters that both texts hold are marked in each.
function sharedMarks(text, other) {
  const hit = new Array(text.length).fill(false);
  for (let place = 0; place + SHINGLE <= text.length; place += 1) {
    if (other.includes(text.slice(place, place + SHINGLE))) hit.fill(true, place, place + SHINGLE);
  }
  const parts = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    while (end < text.length && hit[end] === hit[start]) end += 1;
    parts.push(hit[start] ? h("mark", null, text.slice(start, end)) : text.slice(start, end));
  }
  return parts;
}

function sideBySide(row) {
  const { report_a: a, report_b: b, containment, jaccard, kind } = rows("copying")[row];
  const own = rows("passages").filter((pair) => pair.report_a === a && pair.report_b === b);
  const side = (s, other) => h("td", { "data-sentence": sentenceName(s), lang: "zh" }, sharedMarks(textOf[s], textOf[other]),
    h("div", { class: "source" }, link(sentenceName(s), route("r", reportOf[s], s)), ` [${offsets(s)}]`));
  const head = [a, b].map((report) => h("th", { scope: "col" }, link(reportName(report), route("r", report))));
  return {
    title: `${reportName(a)} ↔ ${reportName(b)}`,
    body: [
      h("p", { class: "tally", "data-pairs": own.length }, t("copying.side", { kind: t(`copying.${kind}`), c: percent(containment), j: percent(jaccard), n: own.length })),
      table(head, own.map((pair) => h("tr", null, side(pair.sentence_a, pair.sentence_b), side(pair.sentence_b, pair.sentence_a))), { class: "sides" }),
    ],
  };
}
