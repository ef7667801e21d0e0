"use strict";
// Sentences, lists of reports and one report, as they are shown wherever they are shown.
function marked(text, find) {
  if (!find) return [text];
  const parts = text.split(find);
  return parts.flatMap((part, place) => (place ? [h("mark", null, find), part] : [part]));
}

function offsets(s) {
  const [start, end, rawStart, rawEnd] = ["start", "end", "raw_start", "raw_end"].map((name) => column("sentences", name)[s]);
  const raw = rawStart === start && rawEnd === end ? "" : ` · ${t("word.raw")} ${rawStart}–${rawEnd}`;
  return `${start}–${end}${raw}`;
}

function sentenceLine(s, { find, here } = {}) {
  const category = categoryOf[s];
  const sure = column("sentences", "probability")[s];
  const name = sentenceName(s);
  return h("p", { class: `sentence c-${category}`, id: here ? `s${s}` : null, "data-sentence": name, lang: "zh" },
    h("span", { class: "badge", title: meaning("category", category) }, label("category", category)),
    h("span", { class: "text" }, marked(textOf[s], find)),
    h("span", { class: "tags" }, themesOf[s].map((id) => h("span", { class: "tag", title: meaning("theme", id) }, label("theme", id)))),
    h("span", { class: "source" }, here ? name : link(name, route("r", reportOf[s], s)), ` [${offsets(s)}] p = ${decimal(sure)}`));
}

function sentenceList(sentences, options) {
  const list = h("div", { class: "sentences" });
  const more = h("div");
  const byReport = d3.groups(sentences, (s) => reportOf[s]);
  portions(list, byReport, ([report, own]) => h("section", { class: "of-report" },
    h("h4", null, link(reportName(report), route("r", report))), own.map((s) => sentenceLine(s, options))), 40, more);
  return [list, more];
}

function reportRow(report) {
  const { report_id: id, source, problems_stated: stated, duplicate_of: original } = reports[report];
  return h("li", null, link(reportName(report), route("r", report)), h("span", { class: "source" }, ` ${id} · ${source}`),
    h("span", { class: "note" }, original === null ? ` · ${t(`overview.${stated}`)}` : ` · ${t("report.duplicate")} ${reports[original].report_id}`));
}

function listOf(values, make) {
  const list = h("ul", { class: "plain" });
  const more = h("div");
  portions(list, values, make, 200, more);
  return [list, more];
}

function pairList(pairs) {
  const list = h("div", { class: "pairs" });
  const more = h("div");
  const side = (s, absent) => h("div", { class: "side" },
    s === null ? h("p", { class: "absent" }, absent) : [h("h4", null, reportName(reportOf[s])), sentenceLine(s)]);
  portions(list, pairs, (pair) => h("article", { class: "pair" },
    h("p", { class: "note" }, pair.note), side(pair.left, t("word.none")), side(pair.right, t("word.none"))), 60, more);
  return [list, more];
}

function evidenceView(name, values) {
  const found = CASES[name](...values);
  const { sentences, reports: listed, pairs, copies, places, gaps, files } = found;
  const tally = { sentences, reports: sentences ? distinct(sentences.map((s) => reportOf[s])) : listed, pairs, copies, places, gaps, files };
  const known = Object.entries(tally).filter(([, own]) => own);
  const counted = known.map(([key, own]) => t(`tally.${key}`, { n: formatted(own.length) }));
  return {
    title: found.title,
    body: [
      h("p", { class: "tally", ...Object.fromEntries(known.map(([key, own]) => [`data-${key}`, own.length])) },
        [found.note, ...counted].filter(Boolean).join(" · ")),
      sentences && sentenceList(sentences, { find: found.find }),
      listed && listOf(listed, reportRow),
      pairs && pairList(pairs),
      copies && copiesTable(copies),
      places && listOf(places, ([place, own]) => h("li", null, `${place}: `, own.map((r) => [link(reports[r].year ?? "?", route("r", r)), " "]))),
      gaps && listOf(d3.groups(gaps, (row) => row.place_id), gapRow),
      files && listOf(files, (row) => h("li", null, row.source, h("span", { class: "note" }, ` ${row.remarks.join(" ")}`))),
    ],
  };
}

function gapRow([place, own]) {
  const held = countedReports().filter((r) => reports[r].place_id === place);
  return h("li", null, `${place}: `, h("span", { class: "note" }, own.map((row) => row.year).join(" ")), ` · ${t("word.present")}: `,
    held.map((r) => [link(reports[r].year ?? "?", route("r", r)), " "]));
}

function reportView(report, target) {
  const own = sentencesOf(report);
  const meta = reports[report];
  const facts = ["place_id", "year", "level", "issued_on", "template", "source", "report_id"].filter((name) => meta[name] !== null);
  const body = h("div", { class: "report" });
  let heading = null;
  let section = null;
  for (const s of own) {
    const title = column("sentences", "title")[s];
    const kind = column("sentences", "section")[s];
    if (title !== heading || kind !== section) body.append(h("h4", null, title || label("section", kind)));
    [heading, section] = [title, kind];
    body.append(sentenceLine(s, { here: true }));
  }
  const original = meta.duplicate_of;
  return {
    title: meta.title ?? meta.report_id,
    target: target === undefined ? null : `s${target}`,
    body: [
      h("dl", { class: "facts" }, facts.map((name) => [h("dt", null, t(`report.${name}`)), h("dd", null, String(meta[name]))])),
      original !== null && h("p", null, `${t("report.duplicate")} `, link(reports[original].report_id, route("r", original))) || null,
      meta.warnings.length ? h("p", { class: "note" }, `${t("report.warnings")}: ${meta.warnings.join(" · ")}`) : null,
      legend(own), relatives(report), body,
    ],
  };
}

function legend(sentences) {
  const counts = d3.rollup(sentences, (own) => own.length, (s) => categoryOf[s]);
  return h("p", { class: "legend" }, Object.keys(DATA.names.category).map((id) =>
    h("span", { class: `key c-${id}`, title: meaning("category", id) }, h("span", { class: "badge" }, label("category", id)), ` ${counts.get(id) ?? 0}`)));
}

// Where the wording, the problems and the answers of one report lead.
function relatives(report) {
  const copies = copiesOf("all", 0).filter((row) => row.report_a === report || row.report_b === report);
  const place = reports[report].place_id;
  const others = place === null ? [] : countedReports().filter((r) => r !== report && reports[r].place_id === place);
  return [
    others.length ? h("p", { class: "note" }, `${t("report.other_years")}: `, others.map((r) => [link(reports[r].year ?? "?", route("r", r)), " "])) : null,
    copies.length ? h("p", { class: "note" }, `${t("report.copies")}: `, copies.map((row) =>
      [link(`${reportName(row.report_a === report ? row.report_b : row.report_a)} (${percent(row.containment)})`, route("c", row.row)), " "])) : null,
  ];
}
