"""The trial of a prediction: calibrated tests, Bayesian checks, tipping points, the verdict by a written rule."""
