"""What `--uncertainty` asks for."""

from __future__ import annotations

from calibration import load_posterior, posterior_draws
from coalition.options import Uncertainty
from results import Draws
from scenarios import Scenario


def draws_of(uncertainty: Uncertainty, scenario: Scenario) -> Draws | None:
    """The draws of a scenario; CalibrationError if its campaign has no posterior of this model version."""
    if uncertainty is Uncertainty.NONE:
        return None
    return posterior_draws(load_posterior(scenario.base.name), scenario)
