"""The page with all it needs in one HTML file that opens from a disk, offline.

Each module becomes a `data:` address in an import map, data are gzip and base64 in elements of their own, and
the policy of the page lets it run nothing else and reach nobody.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Mapping

from coalition.web.assets import ENTRY, FOLDER, STYLES, licenses, modules_of, with_bare_names

_PREFIX = "coalition/"
_SCRIPT = f'import "{_PREFIX}{ENTRY}";'


def packed_json(value: object) -> bytes:
    """A value as compressed JSON, for `single_file`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), 9, mtime=0)


def single_file(
    title: str,
    data: Mapping[str, bytes],
    *,
    more_scripts: str = "",
    more_licenses: str = "",
) -> bytes:
    """The page as one file; `data` are compressed and named as load.js asks for them.

    `more_scripts` are further sources that the policy allows scripts, `more_licenses` texts of what the data
    hold.
    """
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    style = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    imports = json.dumps({"imports": _imports()}, separators=(",", ":"))
    workers = "blob:" if more_scripts else "'none'"
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(imports)} {_hash(_SCRIPT)} data: {more_scripts}".strip(),
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "media-src blob:",
            f"worker-src {workers}",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    for name in STYLES:
        page = _without(page, f'<link rel="stylesheet" href="{name}">\n')
    page = _without(page, f'<script type="module" src="{ENTRY}"></script>\n')
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        f"<style>{style}</style>\n"
        f'<script type="importmap">{imports}</script>\n'
    )
    page = page.replace("<title>Coalition air campaign</title>", f"<title>{html.escape(title)}</title>")
    page = page.replace('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}', 1)
    texts = "\n\n---\n\n".join(filter(None, (licenses(), more_licenses)))
    tail = "".join(
        f'<script type="application/octet-stream" id="data-{html.escape(name)}">'
        f"{base64.b64encode(payload).decode()}</script>\n"
        for name, payload in {**data, "licenses": gzip.compress(texts.encode(), 9, mtime=0)}.items()
    )
    tail += f'<script type="module">{_SCRIPT}</script>\n'
    return page.replace("</body>", f"{tail}</body>", 1).encode()


def _imports() -> dict[str, str]:
    return {
        f"{_PREFIX}{path}": _data_url(with_bare_names(path, source, _PREFIX))
        for path, source in modules_of().items()
    }


def _data_url(source: str) -> str:
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _without(page: str, part: str) -> str:
    if part not in page:
        raise ValueError(f"index.html has no {part.strip()}")
    return page.replace(part, "", 1)
