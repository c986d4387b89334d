"""Results of a study that were exported as one file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from results.errors import RunError


def read_results(path: Path) -> pd.DataFrame:
    """The table that `coalition study export` wrote, from Parquet or CSV by its suffix.

    Raises RunError if the file is missing, damaged or of another kind.
    """
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        if path.suffix == ".csv":
            return pd.read_csv(path, encoding="utf-8-sig")
    except FileNotFoundError:
        raise RunError(f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        raise RunError(f"{path} cannot be read: {error}") from error
    raise RunError(f"{path} is neither .parquet nor .csv")
