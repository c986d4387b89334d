"""A run folder: what was simulated, and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from results.errors import RunError
from results.runs.archive import read_table
from results.runs.manifest import MANIFEST, Manifest, read_manifest
from results.runs.side import Side
from results.tables import COLUMNS, Tables, reference_frames
from scenarios import ScenarioError, fingerprint, from_dict
from sim.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Run(Side):
    """A run folder: finished replications of one campaign, seed and model version.

    `replications` are those that were asked for; the folder may hold more.
    """

    folder: Path
    manifest: Manifest
    campaign: Campaign
    replications: tuple[int, ...]

    @property
    def where(self) -> str:
        """Its folder."""
        return str(self.folder)

    def tables(self, replications: Iterable[int] | None = None) -> Tables:
        """The tables of all replications of the run, or of some.

        Raises RunError if there is none, if one is not finished, or if a file is missing or damaged.
        """
        return Tables.concat(list(self.each(replications)))

    def each(self, replications: Iterable[int] | None = None) -> Iterator[Tables]:
        """The tables of one replication after the other, for studies too large for memory."""
        numbers = self.replications if replications is None else tuple(replications)
        unfinished = set(numbers) - set(self.manifest["replications"])
        if unfinished or not numbers:
            asked = f"replication {min(unfinished)}" if unfinished else "any replication"
            raise RunError(f"{self.folder} does not hold {asked}; run it again to go on")
        for number in numbers:
            yield self._one(number)

    def _one(self, replication: int) -> Tables:
        file_format, checksums = self.manifest["file_format"], self.manifest["sha256"][str(replication)]
        return Tables(
            **{name: read_table(self.folder, name, replication, file_format, checksums) for name in COLUMNS},
            **reference_frames(self.campaign),
            replications=(replication,),
        )


def open_run(path: str | Path, *, force: bool = False) -> Run:
    """Open a run folder with all its finished replications.

    Raises RunError, with one clear message, if the folder is not a run, if its manifest is
    damaged, if no replication is finished, or (unless `force`) if another version made it.
    """
    folder = Path(path)
    manifest = read_manifest(folder, force=force)
    if not manifest["replications"]:
        raise RunError(f"{folder} holds no finished replication; run it again to go on")
    try:
        campaign = from_dict(manifest["campaign"])
    except ScenarioError as error:
        raise RunError(f"the campaign in {folder / MANIFEST} is damaged: {error}") from error
    if fingerprint(campaign) != manifest["fingerprint"]:
        raise RunError(f"the campaign in {folder / MANIFEST} is damaged: it is not the one that was flown")
    return Run(folder, manifest, campaign, tuple(manifest["replications"]))
