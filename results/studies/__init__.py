"""Studies: designs of many replications, flown on many processes, measured where they flew, and kept."""

from results.studies.study import Study, Unit

__all__ = ["Study", "Unit"]
