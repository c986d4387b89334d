"""The web page: plain ES modules that a server sends as they are and that one file holds."""

from coalition.web.assets import FOLDER, licenses, modules_of
from coalition.web.content import fitted_paths, records_of
from coalition.web.live import SCRIPTS, asked_of, engine_zip, live_data, settings, simpy_license
from coalition.web.single_file import packed_json, single_file

__all__ = [
    "FOLDER",
    "SCRIPTS",
    "asked_of",
    "engine_zip",
    "fitted_paths",
    "licenses",
    "live_data",
    "modules_of",
    "packed_json",
    "records_of",
    "settings",
    "simpy_license",
    "single_file",
]
