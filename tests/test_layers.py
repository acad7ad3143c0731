"""The floors of the house: imports point down, rooms do not know one another, each third-party library has one door."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pipeline", "extractors", "normalizers", "sql")
ROOMS = ("extractors", "normalizers", "sql")
SHELLS = ("pipeline.cli", "pipeline.flows")

# A library with one door belongs to that file alone.
DOORS = {
    "camelot": None,
    "lark": None,
    "onnxruntime": None,
    "openpyxl": None,
    "pandas": "sql/export.py",
    "pdfplumber": None,
    "prefect": "pipeline/flows.py",
    "psycopg": None,
    "pyarrow": "sql/export.py",
    "pypdfium2": "extractors/pdf.py",
    "rapidfuzz": "normalizers/matching.py",
    "rapidocr": None,
    "rich": "pipeline/summary.py",
    "tesserocr": "extractors/tesseract.py",
    "xlsxwriter": "sql/workbook.py",
}
# A library that a whole room speaks stays in that room; Pillow also draws the picture of `iku inspect`.
LANGUAGES = {
    "PIL": ("extractors/", "pipeline/inspect.py", "pipeline/canvas.py", "pipeline/pen.py"),
    "alembic": ("sql/",),
    "cv2": ("extractors/",),
    "numpy": ("extractors/",),
    "sqlalchemy": ("sql/",),
    "yaml": ("normalizers/",),
}


def modules_of(root: Path) -> dict[str, Path]:
    """Every module of the packages below `root`, by dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """What the file imports, wherever in it: our modules by their full name, libraries by their first name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            names += [f"{node.module}.{alias.name}" for alias in node.names if f"{node.module}.{alias.name}" in modules]
        else:
            continue
        for name in names:
            yield name if name.split(".")[0] in PACKAGES else name.split(".")[0]


def floor_of(module: str) -> str:
    """ "ground", a room's name, "middle" or "shell"."""
    if module.startswith("pipeline.model") or module in ("pipeline", "pipeline.errors"):
        return "ground"
    if module.split(".")[0] in ROOMS:
        return module.split(".")[0]
    return "shell" if module in SHELLS else "middle"


def is_down(here: str, there: str) -> bool:
    """Whether a module on the floor `here` may import one on the floor `there`."""
    if there == "ground" or here == there != "shell":
        return True
    return (here == "middle" and there in ROOMS) or (here == "shell" and there != "shell")


def find_faults(root: Path) -> list[str]:
    """One sentence for each import that points up or sideways, or goes round a door."""
    modules = modules_of(root)
    faults, users = [], defaultdict(set)
    if (root / "pipeline" / "__init__.py").read_text(encoding="utf-8").strip():
        faults.append("pipeline/__init__.py is not empty")
    for module, path in modules.items():
        for name in imports_of(path, modules):
            top = name.split(".")[0]
            if top in PACKAGES:
                if not is_down(floor_of(module), floor_of(name)):
                    faults.append(f"{module} ({floor_of(module)}) imports {name} ({floor_of(name)})")
            elif top not in sys.stdlib_module_names:
                users[top].add(path.relative_to(root).as_posix())
                if floor_of(module) == "ground":
                    faults.append(f"{module} (ground) imports {top}")
    return faults + [fault for library, files in sorted(users.items()) for fault in _door_faults(library, files)]


def _door_faults(library: str, files: set[str]) -> Iterator[str]:
    if library in LANGUAGES:
        for file in sorted(files):
            if not file.startswith(LANGUAGES[library]):
                yield f"{library} is imported by {file}, but belongs to {', '.join(LANGUAGES[library])}"
    elif library not in DOORS:
        yield f"{library} has no door in this test; imported by {', '.join(sorted(files))}"
    elif len(files) > 1 or (DOORS[library] and files != {DOORS[library]}):
        yield f"{library} has more than one door, or another one: {', '.join(sorted(files))}"


def test_imports_point_down_and_each_library_has_one_door() -> None:
    assert find_faults(ROOT) == []


PLANTED = [
    (
        "extractors/fault.py",
        "from normalizers.numbers import parse_number",
        "extractors.fault (extractors) imports normalizers.numbers",
    ),
    ("normalizers/fault.py", "def f():\n    import sql.store", "normalizers.fault (normalizers) imports sql.store (sql)"),
    ("sql/fault.py", "from pipeline import report", "sql.fault (sql) imports pipeline.report (middle)"),
    ("pipeline/batch.py", "from pipeline.cli import main", "pipeline.batch (middle) imports pipeline.cli (shell)"),
    ("pipeline/flows.py", "import pipeline.cli", "pipeline.flows (shell) imports pipeline.cli (shell)"),
    ("pipeline/model/fault.py", "import numpy", "pipeline.model.fault (ground) imports numpy"),
    ("pipeline/errors.py", "import extractors.read", "pipeline.errors (ground) imports extractors.read (extractors)"),
    ("pipeline/batch.py", "import prefect.engine", "prefect has more than one door, or another one: pipeline/batch.py"),
    ("sql/fault.py", "import requests", "requests has no door in this test"),
    ("normalizers/fault.py", "import cv2", "cv2 is imported by normalizers/fault.py"),
    ("pipeline/__init__.py", "X = 1", "pipeline/__init__.py is not empty"),
]


SOUND = (
    "pipeline/__init__.py",
    "pipeline/cli.py",
    "pipeline/report.py",
    "extractors/read.py",
    "normalizers/numbers.py",
    "sql/store.py",
)


def plant(root: Path, file: str, code: str) -> None:
    """A small sound house with one file of the given code in it."""
    for name in (*SOUND, file):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code if name == file else "", encoding="utf-8")


def test_a_sound_house_has_no_faults(tmp_path: Path) -> None:
    plant(tmp_path, "pipeline/batch.py", "import extractors.read\nfrom sql.store import Store\nimport json")
    assert find_faults(tmp_path) == []


@pytest.mark.parametrize(("file", "code", "fault"), PLANTED)
def test_a_planted_fault_is_found(tmp_path: Path, file: str, code: str, fault: str) -> None:
    plant(tmp_path, file, code)
    assert any(found.startswith(fault) for found in find_faults(tmp_path)), find_faults(tmp_path)
