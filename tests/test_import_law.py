"""The import law holds, foreign keys obey it too, and a planted violation is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1]


def layers() -> list[list[str]]:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    lines = contract["contracts"][0]["layers"]
    return [[name.strip() for name in line.split("|")] for line in lines]


def height(package: str) -> int:
    """How far up a package stands; 0 is the ground."""
    order = layers()[::-1]
    return next(place for place, names in enumerate(order) if package in names)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_import_law_is_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_planted_violation_is_caught(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / "eklinik" / "casework" / "planted.py"
    planted.write_text("from eklinik.decisions import models\n")
    assert lint(tmp_path).returncode == 1


def package_of(model: type) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_app_config("eklinik").get_models(include_auto_created=False):
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if target is None or not target.__module__.startswith("eklinik."):
                continue
            here, there = package_of(model), package_of(target)
            if here != there and height(there) >= height(here):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []
