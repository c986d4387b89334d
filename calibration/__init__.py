"""Whether to believe it: the documented figures and how far the model is from them."""

from calibration.comparison import Comparison, compare
from calibration.evidence import Evidence, load_evidence

__all__ = ["Comparison", "Evidence", "compare", "load_evidence"]
