"""Named randomness: every random number has an address.

The address is `seed/replication/activity/owner`; its 128-bit BLAKE2b digest seeds one
`random.Random`. Nothing depends on the order in which streams are asked for, so a change of
one squadron leaves the numbers of all others as they were.
"""

from __future__ import annotations

from hashlib import blake2b
from random import Random


def stream(seed: int, replication: int, activity: str, owner: str) -> Random:
    """The stream at an address, at its beginning."""
    address = f"{seed}/{replication}/{activity}/{owner}"
    return Random(int.from_bytes(blake2b(address.encode(), digest_size=16).digest(), "big"))


class Streams:
    """The streams of one replication, each created when first asked for."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self._streams: dict[tuple[str, str], Random] = {}

    def of(self, activity: str, owner: str) -> Random:
        """The one stream of an activity of an owner (a squadron, an area, a base, a region)."""
        key = (activity, owner)
        found = self._streams.get(key)
        if found is None:
            found = self._streams[key] = stream(self.seed, self.replication, activity, owner)
        return found
