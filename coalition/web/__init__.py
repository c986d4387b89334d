"""The web page: plain ES modules that a server sends as they are and a file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""Where `index.html`, its modules and styles lie."""
