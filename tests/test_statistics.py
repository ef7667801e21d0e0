"""Prevalence, association, trends and co-occurrence: hand-computed, against scipy and statsmodels, and in any order."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nlp.codebook import load_codebook
from nlp.compare import KINDS, association, cooccurrence, mentions, prevalence, trend
from nlp.compare.association import cramers_v, independence
from nlp.compare.groups import generation, group_of
from nlp.compare.multiplicity import holm, with_corrections
from nlp.compare.prevalence import corrected_interval, wilson
from nlp.compare.trend import cochran_armitage, mann_kendall
from nlp.errors import UsageError
from nlp.export.schema import columns

Frames = dict[str, pd.DataFrame]


def made(*rows: tuple[str, dict[str, object], list[list[str]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reports with their columns, and for each of their problem items its themes."""
    reports = pd.DataFrame([{"report_id": id, **fields} for id, fields, _ in rows])
    sentences = pd.DataFrame(
        [
            {"report_id": id, "sentence_id": f"{id}#{i}", "category": "problems", "item": True, "themes": themes}
            for id, _, items in rows
            for i, themes in enumerate(items)
        ],
        columns=["report_id", "sentence_id", "category", "item", "themes"],
    )
    return reports, sentences


TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=2)
)


# ---------------------------------------------------------------------------------------------------- groups
def test_reports_are_grouped_by_any_column() -> None:
    reports = pd.DataFrame(
        {
            "report_id": ["b", "a", "c"],
            "year": [2020.0, None, 2021.0],
            "mine": ["x", "y", None],
            "gdp": [1.5, 2.0, 3.25],
        }
    )
    assert group_of(reports, "all").to_dict() == {"a": "all", "b": "all", "c": "all"}
    assert group_of(reports, "year").to_dict() == {"a": "", "b": "2020", "c": "2021"}
    assert group_of(reports, "mine").to_dict() == {"a": "y", "b": "x", "c": ""}
    assert group_of(reports, "gdp").to_dict() == {"a": "2", "b": "1.5", "c": "3.25"}
    assert group_of(reports, "generation").to_dict() == {"a": "", "b": "2019 form", "c": "2021 form"}
    with pytest.raises(UsageError, match="colour"):
        group_of(reports, "colour")


@pytest.mark.parametrize(
    ("year", "template", "form"),
    [(2018, None, "before 2019"), (2019, None, "2019 form"), (2020, "2021", "2021 form"), (2021, "2019", "2019 form"),
     (2021, "", "2021 form"), (None, "2021", "2021 form"), (float("nan"), None, "")],
)  # fmt: skip
def test_the_form_is_what_tables_show_else_what_the_year_prescribed(
    year: float | None, template: str | None, form: str
) -> None:
    assert generation(year, template) == form


def test_a_second_copy_of_a_report_is_not_counted() -> None:
    reports, sentences = made(("a", {"duplicate_of": None}, [["content"]]), ("b", {"duplicate_of": "a"}, [["content"]]))
    row = prevalence(reports, sentences).set_index(["kind", "id"]).loc[("problems", "content")]
    assert (row["count"], row["n_reports"]) == (1, 1)


# ---------------------------------------------------------------------------------------------------- prevalence
def test_shares_by_hand() -> None:
    reports, sentences = made(
        ("a", {"county": "东县"}, [["content"], ["content", "staffing"]]),
        ("b", {"county": "东县"}, []),
        ("c", {"county": None}, [["staffing"]]),
    )
    table = prevalence(reports, sentences, by="county", few=2).set_index(["group", "kind", "id"])
    east = table.loc[("东县", "problems", "content")]
    assert (east["count"], east["n_reports"], east["share"], bool(east["few"])) == (1, 2, 0.5, False)
    unknown = table.loc[("", "problems", "staffing")]
    assert (unknown["count"], unknown["n_reports"], bool(unknown["few"])) == (1, 1, True)
    assert list(prevalence(reports, sentences).columns) == list(columns("prevalence"))


def test_lead_ins_are_not_counted_and_unknown_items_are() -> None:
    reports, sentences = made(("a", {}, [["content"], ["staffing"], ["routes"]]))
    sentences["item"] = pd.Series([True, False, None], dtype=object)
    table = prevalence(reports, sentences)
    assert set(table.loc[table["count"] > 0, "id"]) == {"content", "routes"}


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 200)), min_size=1, max_size=5))
def test_intervals_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    counts = np.array([min(pair) for pair in pairs])
    sizes = np.array([max(pair) for pair in pairs])
    for count, size, low, high in zip(counts, sizes, *wilson(counts, sizes), strict=True):
        reference = stats.binomtest(int(count), int(size)).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((reference.low, reference.high), abs=1e-12)


def test_categories_and_metrics_are_counted_too(corpus_tables: Frames) -> None:
    reports, sentences, figures = (corpus_tables[name] for name in ("reports", "sentences", "figures"))
    table = prevalence(reports, sentences, figures, kinds=KINDS)
    assert list(dict.fromkeys(table["kind"])) == list(KINDS)
    by_hand = sentences.loc[sentences["category"] == "platforms", "report_id"].nunique()
    assert table.set_index(["kind", "id"]).loc[("category", "platforms"), "count"] == by_hand
    assert set(table.loc[table["kind"] == "metric", "id"]) == set(figures["metric"])
    with pytest.raises(UsageError, match="figures"):
        prevalence(reports, sentences, kinds=["metric"])
    with pytest.raises(UsageError, match="colour"):
        prevalence(reports, sentences, kinds=["colour"])


@pytest.mark.parametrize("by", ["all", "year", "province", "generation"])
def test_every_count_is_the_reports_of_its_mentions(corpus_tables: Frames, by: str) -> None:
    tables = [corpus_tables[name] for name in ("reports", "sentences", "figures")]
    evidence = mentions(*tables, by=by, kinds=KINDS)
    behind = evidence.groupby(["group", "kind", "id"])["report_id"].nunique()
    table = prevalence(*tables, by=by, kinds=KINDS).set_index(["group", "kind", "id"])
    assert table["count"].sum() == behind.sum() > 0
    assert (table.loc[behind.index, "count"] == behind).all()
    assert set(evidence["sentence_id"]) <= set(corpus_tables["sentences"]["sentence_id"])


# ---------------------------------------------------------------------------------------------------- association
def test_a_strong_association_by_hand() -> None:
    test = independence(np.array([[20, 0], [0, 20]]))
    assert test is not None
    # chi2 = n for a perfect 2 x 2 table; phi2 - 1/39 over 1 - 1/39, so that V is 1.
    assert (test.test, test.statistic, test.dof) == ("chi2", 40.0, 1)
    assert test.v == pytest.approx(1.0)


@given(TABLES)
def test_association_is_that_of_scipy(cells: list[list[int]]) -> None:
    table = np.array(cells)
    test = independence(table)
    if not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        assert test is None
        return
    assert test is not None
    reference = stats.chi2_contingency(table, correction=False)
    assert (test.statistic, test.dof) == pytest.approx((reference.statistic, reference.dof))
    if test.test == "chi2":
        assert test.p == pytest.approx(reference.pvalue)
    elif table.shape == (2, 2):
        assert test.p == pytest.approx(stats.fisher_exact(table).pvalue)
    assert 0 <= test.v <= 1


def test_sparse_tables_get_the_exact_test_and_the_same_p_value_every_time() -> None:
    table = np.array([[3, 0, 0], [0, 2, 4]])
    test, again = independence(table), independence(table)
    assert test == again
    assert test is not None
    assert test.test == "fisher"
    # All tables with these margins, and the share of probability of those no likelier than the one seen.
    chances = {
        first: np.prod([stats.binom(n, 0.5).pmf(k) for n, k in zip((3, 2, 4), first, strict=True)])
        for first in itertools.product(range(4), range(3), range(5))
        if sum(first) == 3
    }
    exact = sum(p for p in chances.values() if p <= chances[3, 0, 0] * (1 + 1e-9)) / sum(chances.values())
    assert test.p == pytest.approx(exact, abs=0.005)


@pytest.mark.parametrize("groups", [3, 60, 600])
def test_drawn_p_values_hold_for_any_number_of_groups(groups: int) -> None:
    draw = np.random.default_rng(groups)
    by_chance = [independence(np.array([named, 3 - named])) for named in draw.binomial(3, 0.4, size=(20, groups))]
    p_values = [test.p for test in by_chance if test is not None]
    assert 0.2 < np.mean(p_values) < 0.8
    apart = np.array([[3] * groups + [0] * groups, [0] * groups + [3] * groups])
    test = independence(apart)
    assert test is not None
    assert test.p <= 0.11
    assert groups == 3 or test.p == pytest.approx(1e-4)


def test_cramers_v_is_not_raised_by_many_small_groups() -> None:
    draw = np.random.default_rng(1)
    plain, corrected = [], []
    for named in draw.binomial(4, 0.5, size=(50, 40)):
        table = np.array([named, 4 - named])
        plain.append(stats.contingency.association(table, method="cramer"))
        corrected.append(cramers_v(float(stats.chi2_contingency(table, correction=False).statistic), table))
    assert np.mean(plain) > 0.4
    assert np.mean(corrected) < 0.15


def test_bias_corrected_v_by_the_formula() -> None:
    # n = 60, chi2 = 20/3: phi2 - 1/59 = 0.0941620, divided by 2 - 1/59 - 1.
    assert cramers_v(20 / 3, np.array([[10, 20], [20, 10]])) == pytest.approx(
        np.sqrt(0.0941620 / (1 - 1 / 59)), abs=1e-6
    )


def test_unknown_groups_are_told_and_not_tested() -> None:
    rows = [(f"e{i}", {"county": "东"}, [["content"]]) for i in range(8)]
    rows += [(f"w{i}", {"county": "西"}, [["staffing"]]) for i in range(8)]
    reports, sentences = made(*rows, ("u", {"county": None}, [["content"]]))
    row = association(reports, sentences, by="county").set_index(["kind", "id"]).loc[("problems", "content")]
    assert (row["n_reports"], row["count"], row["n_groups"], row["n_few"], row["n_unknown"]) == (16, 8, 2, 2, 1)
    assert row["test"] == "fisher"
    assert row["p"] == pytest.approx(stats.fisher_exact([[8, 0], [0, 8]]).pvalue)


@pytest.mark.parametrize("table", [association, trend, prevalence])
def test_single_groups_and_empty_tables(table: object) -> None:
    for rows in ([], [("a", {"year": 2020}, [["content"]])]):
        reports, sentences = made(*rows)
        reports = reports.reindex(columns=["report_id", "year"])
        result = table(reports, sentences, by="year")  # type: ignore[operator]
        assert len(result) == (0 if not rows and table is not association else 2 * len(load_codebook().theme_ids))
        if "p" in result:
            assert result["p"].isna().all()
            assert result["p_holm"].isna().all()


# ---------------------------------------------------------------------------------------------------- corrections
P_VALUES = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=20)


# Few examples: the reference collects garbage at every call.
@settings(max_examples=15)
@given(P_VALUES)
def test_corrections_are_those_of_statsmodels(p_values: list[float]) -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    assert holm(p_values) == pytest.approx(multitest.multipletests(p_values, method="holm")[1])
    table = with_corrections(pd.DataFrame({"kind": "problems", "p": p_values}))
    assert table["p_bh"].to_numpy() == pytest.approx(multitest.multipletests(p_values, method="fdr_bh")[1])


@given(P_VALUES)
def test_corrected_p_values_keep_their_order_and_never_shrink(p_values: list[float]) -> None:
    table = with_corrections(pd.DataFrame({"kind": "problems", "p": p_values}))
    assert (table["p_holm"] >= table["p_bh"] - 1e-12).all()
    assert (table["p_bh"] >= table["p"] - 1e-12).all()
    ordered = table.sort_values("p", kind="stable")
    assert (ordered["p_holm"].diff().dropna() >= 0).all()


def test_each_kind_is_a_family_and_rows_without_a_test_are_in_none() -> None:
    table = pd.DataFrame({"kind": ["problems", "problems", "measures", "problems"], "p": [0.01, 0.02, 0.03, np.nan]})
    corrected = with_corrections(table)
    assert corrected["p_holm"].tolist()[:3] == pytest.approx([0.02, 0.02, 0.03])
    assert np.isnan(corrected["p_holm"].iloc[3])


# ---------------------------------------------------------------------------------------------------- trends
YEARS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=8)


@given(YEARS)
def test_the_trend_test_is_that_of_statsmodels(pairs: list[tuple[int, int]]) -> None:
    sm = pytest.importorskip("statsmodels.stats.contingency_tables")
    named, sizes = np.array([min(p) for p in pairs]), np.array([max(p) for p in pairs])
    years = np.arange(len(pairs))
    _, z, p = cochran_armitage(2010 + years, named, sizes)
    if named.sum() in (0, sizes.sum()):
        assert np.isnan(p)
        return
    table = sm.Table(np.array([named, sizes - named]), shift_zeros=False)
    reference = table.test_ordinal_association(row_scores=np.array([1.0, 0.0]), col_scores=years.astype(float))
    assert (z, p) == pytest.approx((reference.zscore, reference.pvalue), abs=1e-7)


@given(YEARS)
def test_the_slope_is_that_of_least_squares_and_turns_with_the_years(pairs: list[tuple[int, int]]) -> None:
    named, sizes = np.array([min(p) for p in pairs]), np.array([max(p) for p in pairs])
    years = np.arange(2010, 2010 + len(pairs))
    slope, z, _ = cochran_armitage(years, named, sizes)
    told = np.concatenate([[1] * n + [0] * (m - n) for n, m in zip(named, sizes, strict=True)])
    assert slope == pytest.approx(np.polyfit(np.repeat(years - 2010, sizes), told, 1)[0], abs=1e-9)
    back, z_back, _ = cochran_armitage(-years, named, sizes)
    assert back == pytest.approx(-slope)
    assert z_back == pytest.approx(-z, nan_ok=True)


def test_mann_kendall_by_hand() -> None:
    # Five of six pairs rise and one falls: S = 4, tau = 4/6; 8 of the 24 orders have |S| >= 4.
    tau, p = mann_kendall(np.array([1, 2, 3, 4]), np.array([0.1, 0.3, 0.2, 0.4]))
    assert (tau, p) == pytest.approx((4 / 6, 8 / 24))
    assert np.isnan(mann_kendall(np.array([1, 2]), np.array([0.1, 0.3]))).all()
    assert np.isnan(mann_kendall(np.array([1, 2, 3]), np.array([0.2, 0.2, 0.2]))).all()


def test_trends_within_groups() -> None:
    rows = [(f"e{y}", {"county": "东", "year": y}, [["content"]] * (y > 2017)) for y in range(2015, 2021)]
    rows += [(f"w{y}", {"county": "西", "year": y}, [["content"]] * (y < 2018)) for y in range(2015, 2021)]
    reports, sentences = made(*rows, ("x", {"county": "西", "year": None}, [["content"]]))
    table = trend(reports, sentences, by="county").set_index(["group", "kind", "id"])
    east, west = table.loc[("东", "problems", "content")], table.loc[("西", "problems", "content")]
    assert (east["n_reports"], east["n_years"], east["first_share"], east["last_share"]) == (6, 6, 0.0, 1.0)
    assert east["z"] == pytest.approx(-west["z"])
    assert west["slope"] == pytest.approx(-9 / 35)
    assert bool(west["few"])


# ---------------------------------------------------------------------------------------------------- together
def test_themes_together_by_hand() -> None:
    reports, sentences = made(
        ("a", {}, [["content"], ["staffing"]]), ("b", {}, [["content", "staffing"]]), ("c", {}, [["content"]]),
        ("d", {}, [["routes"]]), ("e", {}, []),
    )  # fmt: skip
    table = cooccurrence(reports, sentences)
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["a"], row["b"], row["n_a"], row["n_b"], row["n_both"], row["n_reports"]) == (
        "content", "staffing", 3, 2, 2, 4,
    )  # fmt: skip
    assert row["report_ids"] == ["a", "b"]
    assert (row["expected"], row["lift"]) == (1.5, pytest.approx(4 / 3))
    assert row["phi"] == pytest.approx(np.corrcoef([1, 1, 1, 0], [1, 1, 0, 0])[0, 1])
    assert row["p"] == pytest.approx(stats.fisher_exact([[2, 1], [0, 1]]).pvalue)
    assert cooccurrence(reports.iloc[:0], sentences.iloc[:0]).empty


# ---------------------------------------------------------------------------------------------------- order
def test_the_order_of_rows_changes_nothing(corpus_tables: Frames) -> None:
    names = ("reports", "sentences", "figures")
    tables = [corpus_tables[name] for name in names]
    shuffled = [table.sample(frac=1, random_state=7) for table in tables]
    for make in (
        lambda t: mentions(*t, by="year", kinds=KINDS),
        lambda t: prevalence(*t, by="province", kinds=KINDS),
        lambda t: association(*t, by="year"),
        lambda t: trend(*t, by="generation"),
        lambda t: cooccurrence(*t[:2]),
    ):
        pd.testing.assert_frame_equal(make(tables), make(shuffled))


@pytest.mark.parametrize(
    ("true", "rates", "size"), [(0.07, (0.7, 0.95, 20, 258), 418), (0.5, (0.85, 0.9, 100, 178), 50)]
)
def test_intervals_hold_the_uncertainty_of_the_rates(
    true: float, rates: tuple[float, float, int, int], size: int
) -> None:
    chance = np.random.default_rng(0)
    sensitivity, specificity, n_with, n_without = rates
    held = 0
    for _ in range(2000):
        se, sp = chance.binomial(n_with, sensitivity) / n_with, chance.binomial(n_without, specificity) / n_without
        found = chance.binomial(size, true * sensitivity + (1 - true) * (1 - specificity)) / size
        low, high = corrected_interval(found, size, se, sp, n_with, n_without)
        held += low <= true <= high
    assert 0.935 <= held / 2000 <= 0.97


def test_rates_that_say_on_how_many_reports_they_rest_widen_the_interval() -> None:
    reports = pd.DataFrame({"report_id": [f"r{n:02d}" for n in range(40)]})
    sentences = pd.DataFrame(
        [{"report_id": f"r{n:02d}", "sentence_id": f"r{n:02d}#0", "category": "problems", "item": True, "themes": ["staffing"]}
         for n in range(16)]
    )  # fmt: skip
    width = {}
    for sized in ((), (500, 500), (20, 60)):
        row = prevalence(reports, sentences, rates={"problems": {"staffing": (0.8, 0.9, *sized)}})
        row = row[(row["kind"] == "problems") & (row["id"] == "staffing")].iloc[0]
        assert row["adjusted_low"] <= row["adjusted"] <= row["adjusted_high"]
        width[sized] = row["adjusted_high"] - row["adjusted_low"]
    assert width[20, 60] > 1.1 * width[500, 500] > width[()]
