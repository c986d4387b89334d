"""The posterior on disk: vectors of parameters, and beside them what made them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import scenarios
from calibration.errors import CalibrationError
from calibration.parameters import Uncertain, changes, load_parameters
from calibration.targets import Array
from results import model_version
from results.files import write_bytes
from sim.campaign import Campaign

VECTORS = "posterior.csv"
ABOUT = "posterior.json"


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Vectors of equal weight: one row each, one column per parameter, in the order of `parameters`.

    `about` holds seed, model version, date, number of simulations and how well the fit passed its
    tests.
    """

    campaign: str
    parameters: tuple[Uncertain, ...]
    values: Array
    about: dict[str, Any]

    def median(self) -> Array:
        """The median of each parameter."""
        return np.asarray(np.median(self.values, axis=0))

    def changes(self, base: Campaign, values: Array) -> dict[str, object]:
        """What a vector changes in a campaign, path by path."""
        return changes(base, self.parameters, values)

    def campaign_at(self, base: Campaign, values: Array) -> Campaign:
        """The campaign with the values of one vector."""
        return scenarios.vary(base, base.name, self.changes(base, values))

    def drawn(self, number: int) -> Array:
        """`number` vectors at equal steps through all: they are in random order already."""
        return np.asarray(self.values[np.linspace(0, len(self.values) - 1, number).astype(int)])


def folder_of(campaign: str) -> Path:
    """Where the published posterior of a bundled campaign lies."""
    return Path(__file__).parent / campaign


def write_posterior(
    folder: Path, parameters: Sequence[Uncertain], values: Array, about: dict[str, Any]
) -> None:
    """Write vectors and what made them; RunError if they cannot be written."""
    table = pd.DataFrame(values, columns=[one.id for one in parameters])
    payload = table.to_csv(index_label="vector", float_format="%.6g", lineterminator="\n").encode()
    beside = {**about, "model_version": model_version(), "digest": _digest(payload)}
    write_bytes(folder / VECTORS, payload)
    write_bytes(folder / ABOUT, (json.dumps(beside, indent=1, ensure_ascii=False) + "\n").encode())


def has_posterior(campaign: str) -> bool:
    """Whether a posterior of a bundled campaign was written, by whatever version of the model."""
    return (folder_of(campaign) / ABOUT).is_file()


def load_posterior(campaign: str, folder: Path | None = None) -> Posterior:
    """The posterior of a bundled campaign, or the one in a folder.

    Raises CalibrationError if there is none, if it is damaged, or if another version of the model
    made it.
    """
    place = folder or folder_of(campaign)
    refit = f"`coalition calibrate fit {campaign}` makes it anew"
    try:
        payload = (place / VECTORS).read_bytes()
        about = json.loads((place / ABOUT).read_bytes())
        table = pd.read_csv(io.BytesIO(payload), index_col="vector")
    except FileNotFoundError:
        raise CalibrationError(f"there is no posterior of {campaign}; {refit}") from None
    except (OSError, ValueError, KeyError) as error:
        raise CalibrationError(f"the posterior in {place} is damaged ({error}); {refit}") from None
    if not isinstance(about, dict) or about.get("digest") != _digest(payload):
        raise CalibrationError(f"{VECTORS} and {ABOUT} in {place} do not belong together; {refit}")
    if about.get("model_version") != model_version():
        raise CalibrationError(
            f"the posterior of {campaign} was made by version {about.get('model_version')} of the model, "
            f"this is {model_version()}; {refit}"
        )
    parameters = load_parameters(campaign)
    if list(table.columns) != [one.id for one in parameters]:
        raise CalibrationError(
            f"the posterior of {campaign} has other parameters than its file names; {refit}"
        )
    return Posterior(campaign, parameters, table.to_numpy(dtype=float), about)


def _digest(payload: bytes) -> str:
    return hashlib.blake2b(payload, digest_size=8).hexdigest()
