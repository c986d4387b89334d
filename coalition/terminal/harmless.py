"""What comes from a file must not steer the terminal that it is printed on."""

from __future__ import annotations

import re

# Control characters but for tab and line feed; what ends lines or paragraphs, turns the direction of
# writing around or cannot be seen; halves of characters.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)


def harmless(text: str) -> str:
    r"""The text with an escape such as `\u001b` for each character that a terminal would act upon.

    In a quoted string of JSON or YAML the escape stands for the character, so that its value stays.
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_harmless(text: str) -> bool:
    """Whether no character of the text would be acted upon."""
    return _STEERING.search(text) is None
