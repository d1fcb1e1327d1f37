"""The verifier: whether cited passages carry a statement. Pure functions, no model."""

from bot.grounding.verdict import THRESHOLD, Verdict, check_statement
from bot.grounding.weights import Weights

__all__ = ["THRESHOLD", "Verdict", "Weights", "check_statement"]
