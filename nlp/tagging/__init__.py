"""The classifier of sentences. Training needs scikit-learn; applying a model needs numpy alone."""

from nlp.tagging.explain import Reason, explain
from nlp.tagging.model import Model
from nlp.tagging.store import load_default_model, load_model, save_model
from nlp.tagging.units import Unit, units_of

__all__ = ["Model", "Reason", "Unit", "explain", "load_default_model", "load_model", "save_model", "units_of"]
