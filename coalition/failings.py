"""What the model is known to get wrong, for pages that show what it says."""

from __future__ import annotations

from calibration import CalibrationError, has_posterior, load_posterior
from calibration.predictions import load_predictions
from calibration.publish import judgments

WRONG_WITH_IT = (
    "A difference that rests on what the model gets wrong is wrong with it, however narrow its interval."
)


def failings_of(campaign: str) -> str:
    """Which documented figures of a campaign, never fitted, the calibrated model fails to predict."""
    if not has_posterior(campaign):
        return f"No documented figure of {campaign} has been compared with the model."
    try:
        posterior = load_posterior(campaign)
        judged = judgments(posterior, load_predictions(posterior))
    except CalibrationError as error:
        return f"How the model stands beside the record cannot be told: {error}."
    checks = [one for one in judged if one.evidence.use == "check"]
    failed = [f"{one.evidence.what} ({one.evidence.id})" for one in checks if not one.is_inside]
    if not failed:
        return f"All {len(checks)} documented figures that were not fitted lie in the model's 90 % interval."
    return (
        f"Of {len(checks)} documented figures that were not fitted, {len(failed)} lie outside the model's "
        f"90 % interval: {'; '.join(failed)}. By how much stands in results/published/report.md, why in "
        f"docs/calibration.md. {WRONG_WITH_IT}"
    )
