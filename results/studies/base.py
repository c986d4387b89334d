"""What the intervals of indices rest on, and whether that is enough for them to hold what they say."""

from __future__ import annotations

from typing import Final, NamedTuple

from results.studies.design import Design, Morris, SobolIndices, block_length

HELD: Final = {
    "morris": {2: 0.49, 4: 0.77, 6: 0.79, 8: 0.88, 10: 0.89},
    "sobol_indices": {8: 0.45, 16: 0.46, 32: 0.68, 64: 0.78, 128: 0.91},
}
"""How often the interval of the worst index held the true value, in studies of functions whose indices are
known (docs/decisions.md, "Studies"). The last size of each is enough."""


class Base(NamedTuple):
    """Trajectories, or base points of Saltelli's sample: each gives one value to each bootstrap."""

    kind: str
    number: int

    @property
    def enough(self) -> int:
        """How many it takes."""
        return max(HELD[self.kind])

    @property
    def held(self) -> float:
        """How often 95 % intervals of that many hold the true value at the worst, as a share."""
        sizes = HELD[self.kind]
        return sizes[max((size for size in sizes if size <= self.number), default=min(sizes))]

    @property
    def remark(self) -> str:
        """That the intervals are too narrow, and how many it takes; empty if they are not."""
        if self.number >= self.enough:
            return ""
        what, key = ("trajectories",) * 2 if self.kind == "morris" else ("base points", "points")
        return (
            f"{self.number:,} {what} are few: intervals of indices are too narrow. In simulated studies the "
            f"worst of those for 95 % held the true value {100 * self.held:.0f} times out of 100; "
            f"`{key}: {self.enough}` would do"
        )

    def answer(self) -> dict[str, object]:
        """The same for a machine."""
        held = None if self.number >= self.enough else self.held
        return {"number": self.number, "enough": self.enough, "held_share": held, "remark": self.remark}


def base_of(design: Design | None, factors: int, points: int) -> Base | None:
    """What the indices of a design rest on, with so many of its points; None if it gives none."""
    match design:
        case Morris() | SobolIndices():
            return Base(design.kind, points // block_length(design, factors))
    return None
