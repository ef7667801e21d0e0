"""All tables of a comparison at once, as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from nlp.compare.association import association
from nlp.compare.causes import cause_pairs, causes
from nlp.compare.cooccurrence import cooccurrence
from nlp.compare.copying import families, find_copies
from nlp.compare.coverage import coverage
from nlp.compare.discovery import clusters
from nlp.compare.duplicates import without_duplicates
from nlp.compare.groups import ALL, group_of
from nlp.compare.identity import identify
from nlp.compare.items import joined, of_both
from nlp.compare.keyness import keyness
from nlp.compare.links import find_links
from nlp.compare.mentions import KINDS
from nlp.compare.persistence import find_persistence, theme_survival
from nlp.compare.prevalence import Rates, prevalence
from nlp.compare.quotations import quotations
from nlp.compare.trend import trend
from nlp.compare.vagueness import vague_items
from nlp.export.schema import columns

GROUPINGS = (ALL, "generation", "year", "level", "province")
# Tests and word lists of more groups take minutes, and most of those groups hold a report or two.
MOST_GROUPS = 40
# The many metrics would take most of the time of all tests.
_TESTED = tuple(kind for kind in KINDS if kind != "metric")


def findings(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    figures: pd.DataFrame,
    errors: pd.DataFrame,
    *,
    by: str = ALL,
    rates: Rates | None = None,
    places: Mapping[str, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Make every table of a comparison.

    Parameters
    ----------
    reports, sentences, figures, errors : DataFrame
        The tables of a batch.
    by : str, default="all"
        A grouping beside all, generation, year, level and province.
    rates : mapping, optional
        See `nlp.compare.prevalence`.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    dict of DataFrame
        By name the tables of the same functions, and: `reports` as `nlp.compare.identify` settles them; `sentences`
        and `figures` as given; `groups` (report_id, by, group); `passages` and `families` of `copying`; `survival`;
        `vague_items`. Duplicates are in `reports`, `sentences`, `figures` and `coverage` alone. `prevalence`, `association`,
        `keyness` and `groups` hold several groupings, told apart by `by`; of one with more than 40 groups the 40 with most
        reports are in `prevalence`, and nothing in `association` and `keyness`. Metrics are not tested.

    Raises
    ------
    UsageError
        If `by` is no grouping.
    """
    marked = identify(reports, sentences, places=places)
    kept, own = without_duplicates(marked, sentences)
    # With the duplicates, which may be the only ones that tell where a place is.
    copies = find_copies(marked, own, places=places)
    figures_kept = figures[figures["report_id"].isin(kept["report_id"])]
    groups = _groups(kept, by)
    return {
        "reports": marked,
        "sentences": sentences,
        "figures": figures,
        "errors": errors,
        "coverage": coverage(marked, errors, places=places),
        "groups": groups,
        **_by_groups(kept, own, figures_kept, groups, rates),
        "trend": trend(kept, own, figures_kept, kinds=KINDS),
        "cooccurrence": of_both(lambda kind: cooccurrence(kept, own, kind=kind)),
        "cause_pairs": cause_pairs(causes(kept, own)),
        "quotations": of_both(lambda kind: quotations(kept, own, kind=kind)),
        "clusters": of_both(lambda kind: clusters(kept, own, kind=kind)),
        "copying": copies.pairs,
        "passages": copies.passages,
        "families": families(copies.pairs),
        "links": find_links(kept, own),
        "vague_items": vague_items(kept, own),
        "persistence": find_persistence(marked, own, places=places),
        "survival": theme_survival(marked, own, places=places),
    }


def _groups(reports: pd.DataFrame, by: str) -> pd.DataFrame:
    """The group of every report in every grouping; groupings that do not tell reports apart are left out, but for `by`."""
    wanted = dict.fromkeys((*GROUPINGS, by))
    parts = [group_of(reports, name).reset_index().assign(by=name) for name in wanted]
    kept = [part for part in parts if part["by"].iloc[0] in (ALL, by) or part["group"].nunique() > 1]
    return pd.concat(kept, ignore_index=True)[["report_id", "by", "group"]]


def _by_groups(
    reports: pd.DataFrame, sentences: pd.DataFrame, figures: pd.DataFrame, groups: pd.DataFrame, rates: Rates | None
) -> dict[str, pd.DataFrame]:
    shares = []
    tests, words = (
        [pd.DataFrame(columns=list(columns("association")))],
        [pd.DataFrame(columns=list(columns("keyness")))],
    )
    for name, own in groups.groupby("by", sort=False):
        by, sizes = str(name), own["group"].value_counts()
        table = prevalence(reports, sentences, figures, by=by, kinds=KINDS, rates=rates)
        largest = sizes.sort_index().sort_values(ascending=False, kind="stable").index[:MOST_GROUPS]
        shares.append(table[table["group"].isin(largest)])
        if 1 < len(sizes) <= MOST_GROUPS:
            tests.append(association(reports, sentences, by=by, kinds=_TESTED))
            words.append(of_both(lambda kind, by=by: keyness(reports, sentences, by=by, kind=kind)))  # type: ignore[misc]
    return {"prevalence": joined(shares), "association": joined(tests), "keyness": joined(words)}
