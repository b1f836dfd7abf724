"""The trial of a prediction: calibrated tests, Bayesian checks, tipping points, the verdict by a written rule."""

from datetime import date

# the founding prediction of the register, to which the pages' figures and the other explanations belong
PREDICTION = "lyammouri-2024-08-26-airstrikes-increase"
STATEMENT = date(2024, 8, 26)
