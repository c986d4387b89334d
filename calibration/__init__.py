"""Whether to believe it: the documented figures, how far the model is from them, and its fit to them."""

from calibration.comparison import Comparison, Modeled, compare
from calibration.errors import CalibrationError
from calibration.evidence import Evidence, load_evidence
from calibration.posterior import Posterior, has_posterior, load_posterior
from calibration.uncertainty import posterior_draws

__all__ = [
    "CalibrationError",
    "Comparison",
    "Evidence",
    "Modeled",
    "Posterior",
    "compare",
    "has_posterior",
    "load_evidence",
    "load_posterior",
    "posterior_draws",
]
