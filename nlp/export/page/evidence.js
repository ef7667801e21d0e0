"use strict";
// What stands behind a number: each route gives a title and sentences, reports, or pairs of sentences.
const CASES = {
  m(kind, id, by, group) {
    const where = by === "all" ? "" : ` · ${byName(by)}: ${groupName(by, group)}`;
    const own = reportsIn(by, group);
    const sentences = mentionsIn(kind, id, by, group);
    const naming = distinct(sentences.map((s) => reportOf[s])).length;
    return { title: `${t(`kind.${kind}`)} · ${named(kind, id)}${where}`, note: t("evidence.share", { n: naming, of: own.length }), sentences };
  },
  mr(kind, id, report) {
    const sentences = sentencesOf(+report).filter((s) => categoryOf[s] === kind && isItem(s) && themesOf[s].includes(id));
    return { title: `${reportName(+report)} · ${named(kind, id)}`, sentences };
  },
  g: (by, group) => ({ title: `${byName(by)}: ${groupName(by, group)}`, reports: reportsIn(by, group) }),
  y: (year) => ({ title: year, reports: countedReports().filter((r) => String(reports[r].year) === year) }),
  o: (key) => ({ title: t(`overview.${key}`), ...overviewEvidence(key) }),
  k(row) {
    const { by, group, kind, term, sentence_ids: sentences, n_reports: n } = rows("keyness")[row];
    return { title: `“${term}” · ${t(`kind.${kind}`)} · ${groupName(by, group)}`, note: t("evidence.word", { n }), sentences, find: term };
  },
  co(kind, a, b) {
    const naming = (id) => new Set(mentions(kind, id).map((s) => reportOf[s]));
    const [first, second] = [naming(a), naming(b)];
    const sentences = itemsOf(kind).filter((s) => first.has(reportOf[s]) && second.has(reportOf[s])
      && (themesOf[s].includes(a) || themesOf[s].includes(b)));
    return { title: `${named(kind, a)} + ${named(kind, b)}`, sentences };
  },
  cp(row) {
    const { cause, effect, sentence_ids: sentences } = rows("cause_pairs")[row];
    return { title: `${subject(cause)} → ${subject(effect)}`, sentences };
  },
  cl(row) {
    const { label: words, sentence_ids: sentences } = rows("clusters")[row];
    return { title: words.join(" · "), sentences };
  },
  l: (a, b) => ({ title: linkTitle(a, b), pairs: linkPairs(a, b) }),
  p: (relation, theme) => ({ title: persistenceTitle(relation, theme), pairs: persistencePairs(relation, theme) }),
  sv: (theme, years) => ({ title: `${label("theme", theme)} · ${t("survival.after", { n: years })}`, sentences: spellSentences(theme) }),
  cf: (kind, flag) => ({ title: `${t(`copying.${kind}`)} · ≥ ${percent(+flag)}`, copies: copiesOf(kind, +flag) }),
  f: (family) => ({ title: t("copying.family", { n: family }), copies: familyCopies(+family) }),
};

const countedReports = () => d3.range(reports.length).filter(isCounted);

function overviewEvidence(key) {
  const all = d3.range(reports.length);
  const own = countedReports();
  const coverage = rows("coverage");
  const items = (kind) => rows("vague_items").filter((row) => row.kind === kind);
  const links = rows("links").filter((row) => row.problem !== null && row.measure !== null);
  if (["stated", "none_stated", "section_missing", "not_read"].includes(key)) {
    return { reports: own.filter((r) => reports[r].problems_stated === key) };
  }
  if (key.startsWith("vague_")) return { sentences: items(key.slice(6)).filter((row) => row.vague).map((row) => row.sentence_id) };
  if (key.startsWith("p_")) return { pairs: persistencePairs(key.slice(2), "all") };
  if (key.startsWith("copies")) return { copies: copiesOf("all", { copies: 0, copies_half: 0.5, copies_most: 0.9 }[key]) };
  const answered = new Set(links.map((row) => row.problem));
  const cases = {
    reports: () => ({ reports: own }),
    read: () => ({ reports: all }),
    duplicates: () => ({ reports: all.filter((r) => !isCounted(r)) }),
    places: () => ({ places: d3.groups(own.filter((r) => reports[r].place_id !== null), (r) => reports[r].place_id) }),
    sentences: () => ({ sentences: d3.range(reportOf.length).filter((s) => isCounted(reportOf[s])) }),
    problems: () => ({ sentences: itemsOf("problems") }),
    measures: () => ({ sentences: itemsOf("measures") }),
    answered: () => ({ sentences: [...answered] }),
    unanswered: () => ({ sentences: itemsOf("problems").filter((s) => !answered.has(s)) }),
    answering: () => ({ sentences: distinct(links.map((row) => row.measure)) }),
    missing: () => ({ gaps: coverage.filter((row) => row.status === "missing") }),
    unreadable: () => ({ files: coverage.filter((row) => row.status === "unreadable") }),
  };
  if (key in cases) return cases[key]();
  return { reports: coverage.filter((row) => row.remarks.includes(key) && isCounted(row.report_id)).map((row) => row.report_id) };
}
