from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_demo_names_a_config_and_verbs_that_exist() -> None:
    from typer.main import get_command

    from stance.cli import app

    verbs = get_command(app).commands  # type: ignore[attr-defined]
    lines = [line.split() for line in (ROOT / "scripts" / "demo.sh").read_text().splitlines() if line.startswith("stance ")]
    assert lines
    assert all(words[1] in verbs for words in lines)
    assert (ROOT / "configs" / "default.yaml").exists()
