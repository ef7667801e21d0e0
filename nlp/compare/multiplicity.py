"""Many tests at once: what is left of their p-values."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """P-values corrected so that the chance of any false finding stays below the level chosen.

    Parameters
    ----------
    p_values : array_like, shape (n_tests,)
        Without missing values.

    References
    ----------
    .. [1] Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    corrected = np.empty_like(values)
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected


def with_corrections(table: pd.DataFrame) -> pd.DataFrame:
    """Add `p_holm` and `p_bh` to a table with `p`; the tests made for one `kind` are one family.

    `p_bh` bounds the expected share of false findings among those reported [1]_. Rows without a test have no p-value and
    are no part of the family.

    References
    ----------
    .. [1] Benjamini, Hochberg (1995), Controlling the false discovery rate, JRSS B 57, 289-300.
    """
    table = table.assign(p=table["p"].astype("float64"), p_holm=np.nan, p_bh=np.nan)
    tested = table[table["p"].notna()]
    for _, family in tested.groupby("kind"):
        table.loc[family.index, "p_holm"] = holm(family["p"])
        table.loc[family.index, "p_bh"] = false_discovery_control(family["p"].to_numpy())
    return table
