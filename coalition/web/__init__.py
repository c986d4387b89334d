"""The web page: plain ES modules that a server sends as they are and that one file holds."""

from coalition.web.assets import FOLDER, licenses, modules_of
from coalition.web.content import fitted_paths, records_of
from coalition.web.live import SCRIPTS, asked_of, engine_zip, live_data, settings, simpy_license
from coalition.web.record import about_record, judged_of, missed_of
from coalition.web.single_file import packed_json, single_file

__all__ = [
    "FOLDER",
    "SCRIPTS",
    "about_record",
    "asked_of",
    "engine_zip",
    "fitted_paths",
    "judged_of",
    "licenses",
    "live_data",
    "missed_of",
    "modules_of",
    "packed_json",
    "records_of",
    "settings",
    "simpy_license",
    "single_file",
]
