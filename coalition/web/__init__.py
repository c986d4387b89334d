"""The web page: plain ES modules that a server sends as they are and that one file holds."""

from coalition.web.assets import FOLDER, licenses, modules_of
from coalition.web.content import fitted_paths, records_of
from coalition.web.single_file import packed_json, single_file

__all__ = [
    "FOLDER",
    "fitted_paths",
    "licenses",
    "modules_of",
    "packed_json",
    "records_of",
    "single_file",
]
