"""The page: complete in both languages, escaped, the same every time, loading nothing, and true to the tables."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pages import ATTACK, browser, small_findings, small_tables

from nlp.compare import vagueness
from nlp.export.page import overview, render_page, write_page
from nlp.export.page.encode import COLUMNS
from nlp.export.page.names import names, texts
from nlp.export.rows import rows_of
from nlp.export.schema import columns, to_arrow
from nlp.pipeline import analyze_many, report_from_text

PAGE = resources.files("nlp.export.page")


@pytest.fixture(scope="module")
def tables(corpus: Path) -> dict[str, pd.DataFrame]:
    return small_tables(corpus)


@pytest.fixture(scope="module")
def found(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return small_findings(tables)


@pytest.fixture(scope="module")
def html(found: dict[str, pd.DataFrame]) -> str:
    return render_page(found, by="generation")


class Elements(HTMLParser):
    """The elements of a page, and the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)


def data_of(html: str) -> dict[str, Any]:
    return json.loads(next(text for text in Elements(html).scripts if text.startswith('{"by"')))


def unpacked(stored: Any) -> list[Any]:
    return stored if isinstance(stored, list) else [stored["v"][code] for code in stored["c"]]


# ---------------------------------------------------------------------------------------------------- texts
@pytest.mark.parametrize("key", sorted(texts()))
def test_every_text_is_there_in_both_languages(key: str) -> None:
    zh, en = texts()[key]
    assert zh.strip()
    assert en.strip()
    assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en))


def scripts() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in PAGE.iterdir() if file.name.endswith(".js"))


def test_the_scripts_use_the_texts_that_there_are() -> None:
    code = scripts()
    used = set(re.findall(r'\b(?:t|details)\("([\w.]+)"', code))
    assert len(used) > 40
    assert used <= set(texts())
    # A name that is put together from a section and a value: t(`relation.${name}`).
    assert set(re.findall(r"`(\w+)\.\$\{", code)) - {"sentences"} <= {key.partition(".")[0] for key in texts()}


def test_no_text_is_left_unused() -> None:
    code = scripts() + (PAGE / "page.html.j2").read_text(encoding="utf-8")
    composed = set(re.findall(r"`(\w+)\.\$\{", code))
    assert [key for key in texts() if f'"{key}"' not in code and key.partition(".")[0] not in composed] == []


def test_sections_and_cards_have_their_texts(html: str) -> None:
    sections = re.findall(r"^  (\w+)(?:\(body\)|: \(body\))", scripts().partition("const SECTIONS")[2], re.MULTILINE)
    drawn = [values["id"] for tag, values in Elements(html).tags if tag == "section"]
    assert sections == drawn
    assert {f"{kind}.{name}" for kind in ("section", "lead") for name in sections} <= set(texts())
    cards = re.search(r"const CARDS = \{(.*?)\};", scripts(), re.DOTALL)
    assert cards
    assert {f"overview.{key}" for key in re.findall(r'"(\w+)"', cards[1])} <= set(texts())


def test_labels_have_two_names() -> None:
    for kind, labels in names().items():
        assert labels, kind
        assert all(len(label) >= 2 and all(label[:2]) for label in labels.values())


# ---------------------------------------------------------------------------------------------------- the file
def test_it_loads_nothing(html: str) -> None:
    elements = Elements(html)
    assert not [tag for tag, values in elements.tags if {"src", "href", "srcset", "action"} & set(values)]
    policy = next(v["content"] for t, v in elements.tags if t == "meta" and "http-equiv" in v)
    assert policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    run = [text for text in elements.scripts if not text.startswith('{"by"')]
    assert len(run) == 2
    for text in run:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy


def test_the_libraries_are_what_their_list_says() -> None:
    listed = re.findall(r"\| (\S+\.js) \| [^|]+ \| (\w{64}) \|", (PAGE / "vendor" / "README.md").read_text("utf-8"))
    assert len(listed) == 2
    for name, digest in listed:
        assert hashlib.sha256((PAGE / "vendor" / name).read_bytes()).hexdigest() == digest


def test_hostile_text_is_text(html: str, found: dict[str, pd.DataFrame]) -> None:
    elements = Elements(html)
    assert [tag for tag, _ in elements.tags].count("script") == 3
    assert not [tag for tag, _ in elements.tags if tag in ("img", "b", "i")]
    stored = unpacked(data_of(html)["tables"]["sentences"]["text"])
    assert sorted(stored) == sorted(found["sentences"]["text"])
    # Cleaning may take markup out of a report; the table itself may hold any characters.
    attacked = {**found, "sentences": found["sentences"].assign(text=ATTACK)}
    again = render_page(attacked)
    assert [tag for tag, _ in Elements(again).tags] == [tag for tag, _ in elements.tags]
    assert set(unpacked(data_of(again)["tables"]["sentences"]["text"])) == {ATTACK}
    assert "\u2028" not in again


@pytest.fixture(scope="module")
def few(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of eight reports."""
    some = tables["reports"]["report_id"].iloc[-8:]
    return {name: t[t["report_id"].isin(some)] if "report_id" in t else t for name, t in tables.items()}


def test_the_order_of_the_input_changes_nothing(few: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    mixed = {name: frame.sample(frac=1, random_state=1, ignore_index=True) for name, frame in few.items()}
    write_page(tmp_path / "a folder" / "page.html", small_findings(mixed))
    assert (tmp_path / "a folder" / "page.html").read_bytes() == render_page(small_findings(few)).encode()


def test_of_many_groups_the_largest_are_shown(few: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["nlp.compare.findings"], "MOST_GROUPS", 2)
    found = small_findings(few, by="report_id")
    own, shown = (found[name][found[name]["by"] == "report_id"] for name in ("groups", "prevalence"))
    assert own["group"].nunique() > 2
    assert shown["group"].nunique() == 2
    for table in ("association", "keyness"):
        assert "report_id" not in set(found[table]["by"])
        assert list(found[table].columns) == list(columns(table))


# ---------------------------------------------------------------------------------------------------- numbers
def test_the_overview_counts_what_the_tables_hold(found: dict[str, pd.DataFrame]) -> None:
    told = overview(found)
    reports = found["reports"]
    kept = reports[reports["duplicate_of"].isna()]
    assert told["read"] == len(reports) == told["reports"] + 1
    assert told["duplicates"] == 1
    assert told["unreadable"] == len(found["errors"]) == 1
    assert told["places"] == kept["place_id"].dropna().nunique()
    stated = kept["problems_stated"].value_counts()
    assert {name: told[name] for name in stated.index} == stated.to_dict()
    own = found["sentences"][found["sentences"]["report_id"].isin(kept["report_id"])]
    assert told["sentences"] == len(own)
    items = own[own["item"].fillna(True).astype(bool)]["category"].value_counts()
    assert (told["problems"], told["measures"]) == (items["problems"], items["measures"])
    assert told["answered"] + told["unanswered"] == told["problems"]
    vague = vagueness(kept, own)
    assert told["vague_problems"] == vague["vague_problems"].sum() > 0
    assert told["vague_measures"] == vague["vague_measures"].sum() > 0
    assert told["copies"] == len(found["copying"]) > told["copies_half"] > told["copies_most"] == 0
    assert sum(told[f"p_{name}"] for name in ("repeated", "reworded", "dropped", "new")) == len(found["persistence"])
    assert told["missing"] == (found["coverage"]["status"] == "missing").sum()


def test_every_table_arrives_whole(html: str, found: dict[str, pd.DataFrame]) -> None:
    stored = data_of(html)["tables"]
    assert set(stored) == set(COLUMNS)
    for table, shown in COLUMNS.items():
        lengths = {len(unpacked(stored[table][column])) for column in shown}
        whole = found[table]
        assert lengths == {(~whole["derived"].astype(bool)).sum() if table == "figures" else len(whole)}, table
    shares = unpacked(stored["prevalence"]["share"])
    assert shares == pytest.approx(found["prevalence"]["share"].tolist(), abs=1e-4)


# ---------------------------------------------------------------------------------------------------- the browser
@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(html: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("from disk") / "页面 page.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


class Visit:
    """An open page, with what it said and what it asked for."""

    def __init__(
        self, chrome: Any, address: str, *, locale: str = "en-GB", width: int = 1280, height: int = 900
    ) -> None:
        self.context = chrome.new_context(locale=locale, viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def go(self, where: str) -> None:
        # The page has filled its panel when the event that it listens to comes to a later listener.
        self.page.evaluate(
            """where => window.location.hash === where || new Promise((done) => {
                window.addEventListener("hashchange", () => done(true), { once: true });
                window.location.hash = where;
            })""",
            where,
        )

    def tally(self) -> dict[str, int]:
        values = self.page.locator("#panel-body .tally").evaluate("element => ({...element.dataset})")
        return {name: int(value) for name, value in values.items()}


@pytest.fixture(scope="module")
def visit(chrome: Any, address: str) -> Iterator[Visit]:
    made = Visit(chrome, address)
    yield made
    # Nothing that the tests of this page did made it complain or ask for anything but itself.
    assert made.said == []
    assert {url.partition("#")[0] for url in made.asked} == {address}
    assert made.page.evaluate("window.hacked") is None
    made.context.close()


def test_a_click_on_a_number_shows_its_sentences(visit: Visit) -> None:
    cell = visit.page.locator("#heat .matrix a.n").first
    wanted = int(cell.inner_text())
    cell.click()
    shown = visit.page.locator("#panel .sentence")
    shown.first.wait_for()
    assert shown.count() == wanted
    assert re.search(r"#\d+\s*\[\d+–\d+", shown.first.inner_text())
    shown.first.locator(".source a").click()
    target = visit.page.locator("#panel .sentence.target")
    target.wait_for()
    assert target.count() == 1
    visit.page.locator("#close").click()
    visit.page.locator("#panel").wait_for(state="hidden")


def test_every_number_of_the_overview_leads_to_as_many(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    told = overview(found)
    links = visit.page.locator("#overview a.n")
    shown = {link.get_attribute("data-key"): link for link in links.all()}
    assert set(shown) == set(told)
    units = {"answered": "sentences", "unanswered": "sentences", "answering": "sentences", "sentences": "sentences"}
    for key, link in shown.items():
        assert link.inner_text() == f"{told[key]:,}"
        visit.go(link.get_attribute("href") or "")
        tally = visit.tally()
        unit = units.get(key) or ("sentences" if "sentences" in tally else next(iter(tally)))
        assert tally[unit] == told[key], key
    visit.go("#/")


def test_every_number_of_the_charts_leads_to_as_many_reports(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    table = found["prevalence"]
    chosen = table[(table["by"] == "generation") & (table["count"] > 0)]
    assert set(chosen["kind"]) == {"problems", "measures", "category", "metric"}
    for row in chosen.iloc[::9].itertuples():
        visit.go(visit.page.evaluate("parts => route(...parts)", ["m", row.kind, row.id, row.by, row.group]))
        assert visit.tally()["reports"] == row.count, row
    visit.go("#/")


@pytest.mark.parametrize(
    ("table", "name", "count"),
    [("keyness", "k", "n_reports"), ("cause_pairs", "cp", "n_reports"), ("clusters", "cl", "n_reports")],
)
def test_rows_lead_to_their_sentences(
    visit: Visit, found: dict[str, pd.DataFrame], table: str, name: str, count: str
) -> None:
    rows = found[table]
    for row in range(0, len(rows), max(1, len(rows) // 5)):
        visit.go(f"#/{name}/{row}")
        assert visit.tally()["reports"] == rows[count].iloc[row]
        assert visit.tally()["sentences"] == len(rows["sentence_ids"].iloc[row])
    visit.go("#/")


def test_matrices_lead_to_their_pairs_and_reports(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    for cell in visit.page.locator("#links td a.n").all()[::12]:
        wanted = int(cell.inner_text().replace(",", ""))
        visit.go(cell.get_attribute("href") or "")
        assert visit.tally()["pairs"] == wanted
    for row in found["cooccurrence"].iloc[::15].itertuples():
        visit.go(f"#/co/{row.kind}/{row.a}/{row.b}")
        assert visit.tally()["reports"] == row.n_both
    visit.go("#/")


def test_copies_stand_side_by_side(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    pair = found["copying"]["containment"].idxmax()
    visit.go(f"#/c/{pair}")
    a, b = found["copying"].loc[pair, ["report_a", "report_b"]]
    passages = found["passages"]
    own = passages[(passages["report_a"] == a) & (passages["report_b"] == b)]
    assert visit.page.locator("#panel .sides tbody tr").count() == len(own)
    assert visit.page.locator("#panel .sides mark").count() >= 2
    text = visit.page.locator("#panel .sides").inner_text()
    assert own["sentence_a"].iloc[0] in text
    assert own["sentence_b"].iloc[0] in text
    visit.go("#/")


def test_a_report_shows_all_its_sentences_by_category(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    number = visit.page.evaluate("reports.findIndex((report) => report.report_id.endsWith('hostile'))")
    visit.go(f"#/r/{number}")
    own = found["sentences"].query("report_id.str.endswith('hostile')").sort_values("index")
    shown = visit.page.locator("#panel .sentence")
    assert shown.evaluate_all("all => all.map((one) => one.dataset.sentence)") == own["sentence_id"].tolist()
    assert shown.locator(".text").all_text_contents() == own["text"].tolist()
    classes = shown.evaluate_all("all => all.map((one) => one.className)")
    assert classes == [f"sentence c-{category}" for category in own["category"]]
    visit.go("#/")


def test_filters_choose_reports(visit: Visit, found: dict[str, pd.DataFrame]) -> None:
    reports = found["reports"]
    page = visit.page
    status = page.locator("#found > .tally")

    def chosen() -> int:
        return int(status.get_attribute("data-reports") or "")

    assert chosen() == len(reports)
    page.select_option("#heat select[name=year]", "2021")
    assert chosen() == (reports["year"] == 2021).sum()
    page.select_option("#heat select[name=year]", "")
    county = reports["county"].dropna().mode()[0]
    page.select_option("#heat select[name=county]", county)
    assert chosen() == (reports["county"] == county).sum()
    page.select_option("#heat select[name=county]", "")
    page.select_option("#heat select[name=theme]", "staffing")
    everyone = found["prevalence"].query("by == 'all' and kind == 'problems' and id == 'staffing'")
    assert chosen() == everyone["count"].iloc[0]
    page.select_option("#heat select[name=theme]", "")
    page.fill("#heat input[name=text]", "公开栏")
    hits = found["sentences"][found["sentences"]["text"].str.contains("公开栏")]
    assert chosen() == hits["report_id"].nunique()
    assert page.locator("#found .sentence mark").count() > 0
    page.fill("#heat input[name=text]", "")


def test_the_language_switches_as_a_whole(visit: Visit) -> None:
    heading = visit.page.locator("#prevalence h2")
    assert heading.inner_text() == texts()["section.prevalence"][1]
    visit.page.locator("#language").click()
    assert heading.inner_text() == texts()["section.prevalence"][0]
    assert visit.page.locator("html").get_attribute("lang") == "zh-CN"
    interface = visit.page.locator("nav, main h2, main h3, .lead, main dt, .choice span, main button").all_inner_texts()
    # Names of methods and marks stay as they are in Chinese texts.
    left = [text for text in interface if re.search(r"[a-z]{4}", text) and "Kaplan" not in text]
    assert left == []
    visit.page.locator("#language").click()
    assert heading.inner_text() == texts()["section.prevalence"][1]


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_phone_needs_no_scrolling_sideways(chrome: Any, address: str, locale: str) -> None:
    visit = Visit(chrome, address, locale=locale, width=360, height=740)
    for where in ("#/", "#/r/3", "#/c/0", "#/p/reworded/all", "#/o/missing"):
        visit.go(where)
        for element in ("document.documentElement", "document.getElementById('panel-body')"):
            assert visit.page.evaluate(f"{element}.scrollWidth <= {element}.clientWidth"), (where, element)
    assert visit.said == []
    visit.context.close()


def test_a_report_that_says_nothing_makes_a_page(chrome: Any, tmp_path: Path) -> None:
    analysis = next(iter(analyze_many([report_from_text("办公室整理档案。")])))
    rows = rows_of(analysis)
    tables = {
        name: to_arrow(name, rows.get(name, [])).to_pandas() for name in ("reports", "sentences", "figures", "errors")
    }
    write_page(tmp_path / "page.html", small_findings(tables))
    visit = Visit(chrome, (tmp_path / "page.html").as_uri())
    assert visit.page.locator("#overview a.n[data-key=reports]").inner_text() == "1"
    assert visit.said == []
    visit.context.close()


def test_nothing_to_press_is_printed(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    assert not [one for one in visit.page.locator("main button, nav, main select").all() if one.is_visible()]
    assert visit.page.locator("#trends svg").first.is_visible()
    visit.page.emulate_media(media="screen")
