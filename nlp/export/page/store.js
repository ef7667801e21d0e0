"use strict";
// The data of the page and what is looked up in it. Reports and sentences are numbers.
const DATA = JSON.parse(document.getElementById("data").textContent);
const cache = new Map();

function once(key, make) {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key);
}

function column(table, name) {
  return once(`${table}.${name}`, () => {
    const stored = DATA.tables[table][name];
    return Array.isArray(stored) ? stored : stored.c.map((code) => stored.v[code]);
  });
}

function rows(table) {
  return once(table, () => {
    const names = Object.keys(DATA.tables[table]);
    const columns = names.map((name) => column(table, name));
    return columns[0].map((_, row) => {
      const made = { row };
      names.forEach((name, place) => { made[name] = columns[place][row]; });
      return made;
    });
  });
}

const reports = rows("reports");
const reportOf = column("sentences", "report_id");
const textOf = column("sentences", "text");
const categoryOf = column("sentences", "category");
const themesOf = column("sentences", "themes");
const ITEMS = ["problems", "measures"];

const isCounted = (report) => reports[report].duplicate_of === null;
const sentenceName = (s) => `${reports[reportOf[s]].report_id}#${column("sentences", "index")[s]}`;
const isItem = (s) => ITEMS.includes(categoryOf[s]) && column("sentences", "item")[s] !== 0;
const distinct = (values) => [...new Set(values)];

function sentencesOf(report) {
  return once("by report", () => d3.group(d3.range(reportOf.length), (s) => reportOf[s])).get(report) ?? [];
}

function itemsOf(kind) {
  return once(`items ${kind}`, () =>
    d3.range(reportOf.length).filter((s) => categoryOf[s] === kind && isItem(s) && isCounted(reportOf[s])));
}

// The sentences that a count of `kind` and `id` rests on: the same rule as nlp.compare.mentions.
function mentions(kind, id) {
  return once(`mentions ${kind} ${id}`, () => {
    if (ITEMS.includes(kind)) return itemsOf(kind).filter((s) => themesOf[s].includes(id));
    if (kind === "category") return d3.range(reportOf.length).filter((s) => categoryOf[s] === id && isCounted(reportOf[s]));
    const metrics = column("figures", "metric");
    const found = column("figures", "sentence_id").filter((s, row) => metrics[row] === id && isCounted(reportOf[s]));
    return distinct(found).sort(d3.ascending);
  });
}

function groupsBy(by) {
  return once(`groups ${by}`, () => {
    const own = rows("groups").filter((row) => row.by === by);
    return new Map(own.map((row) => [row.report_id, row.group]));
  });
}

const groupings = () => distinct(column("groups", "by"));
const reportsIn = (by, group) => [...groupsBy(by)].filter(([, own]) => own === group).map(([report]) => report);
const mentionsIn = (kind, id, by, group) => mentions(kind, id).filter((s) => groupsBy(by).get(reportOf[s]) === group);
