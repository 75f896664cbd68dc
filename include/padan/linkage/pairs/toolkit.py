"""recordlinkage's interfaces, which indexes, comparisons and classifiers here implement.

Its package brings in scikit-learn for classifiers that nobody here uses: two seconds of every process.
So the base classes are imported past the package's own front door. Whoever imports `recordlinkage`
itself afterwards gets all of it, with these same classes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_NAME = "recordlinkage"


def _base() -> Any:
    found = find_spec(_NAME)
    if _NAME in sys.modules or found is None:
        return import_module(f"{_NAME}.base")
    door = ModuleType(_NAME)
    door.__path__ = list(found.submodule_search_locations or ())
    sys.modules[_NAME] = door
    try:
        import_module(f"{_NAME}.config_init")
        return import_module(f"{_NAME}.base")
    finally:
        del sys.modules[_NAME]


_interfaces = _base()
BaseIndexAlgorithm: Any = _interfaces.BaseIndexAlgorithm
BaseCompareFeature: Any = _interfaces.BaseCompareFeature
BaseCompare: Any = _interfaces.BaseCompare
BaseClassifier: Any = _interfaces.BaseClassifier
