"""What any finished replications of one campaign have in common, wherever they are kept: what made them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from results.formatting import counted
from results.notebook import html_table
from results.runs.manifest import Failure, Manifest
from results.tables import printed_names
from sim.campaign import Campaign


class Side(ABC):
    """Finished replications of one campaign, seed and model version: one side of a comparison."""

    __slots__ = ()

    manifest: Manifest
    campaign: Campaign
    replications: tuple[int, ...]

    @property
    @abstractmethod
    def where(self) -> str:
        """Where they are kept, as it is printed."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The replications that raised an error."""
        return tuple(self.manifest["failures"])

    @property
    def provenance(self) -> str:
        """One line for captions: campaign, model version, seed, replications, draws."""
        count, draws = len(self.replications), self.manifest["draws"]
        return (
            f"{self.campaign.title}; model {self.manifest['model_version']}, "
            f"seed {self.manifest['seed']}, {counted(count, 'replication')}"
            f"{'' if draws is None else f', draws {draws}'}"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: what was flown and what made it. No table is read for it."""
        campaign, manifest = self.campaign, self.manifest
        rows = [
            ("scenario", manifest["name"]),
            ("days", f"{campaign.from_date} to {campaign.to_date}"),
            ("replications", f"{len(self.replications):,}"),
            ("failed", f"{len(self.failures):,}"),
            ("seed", str(manifest["seed"])),
            ("parameters", manifest["draws"] or "those of the campaign"),
            ("model", manifest["model_version"]),
            ("kept in", self.where),
        ]
        return html_table(campaign.title, (), rows)

    @property
    def base(self) -> str:
        """Name of the campaign from which this one was varied; its own if it is no what-if."""
        return self.manifest["base"]

    @property
    def names(self) -> dict[str, str]:
        """From identifiers to printed names, for pictures and tables on the screen."""
        return printed_names(self.campaign)
