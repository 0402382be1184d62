"""What users may rely on: the names, and that importing them costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import stance

HEAVY = ("torch", "transformers", "datasets", "sklearn", "matplotlib", "lingua", "pandas", "numpy", "pyarrow")


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(name for name in {HEAVY} if name in sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_public_names_are_exactly_these() -> None:
    assert sorted(stance.__all__) == ["Quote", "Score", "Scorer"]
    assert all(getattr(stance, name).__name__ == name for name in stance.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = stance.nothing_like_it


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import stance") == set()


def test_the_command_line_starts_without_torch() -> None:
    assert "torch" not in loaded_after("import stance.cli")
    assert "transformers" not in loaded_after("import stance.cli")
