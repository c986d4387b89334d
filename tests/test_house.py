"""The rules of the house, read from the source: who imports whom, what is public, what is tidy."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("house")  # every module is parsed once

HOUSE = Path(__file__).parent.parent
ROOMS = ("sim", "scenarios", "results", "calibration", "coalition")
LINES_AT_MOST = 400

# What studies are declared with and analyzed by.
ANALYSIS = {"pydantic", "SALib", "sklearn", "ema_workbench"}

# What each room may import beside the standard library and the rooms to its left.
LIBRARIES = {
    "sim": {"simpy"},
    "scenarios": {"pydantic", "pydantic_core", "yaml"},
    "results": {"numpy", "pandas", "pyarrow", "matplotlib", "scipy", "jinja2", *ANALYSIS},
    "calibration": {"pydantic", "numpy", "pandas", "scipy", "matplotlib", "sklearn", "emcee"},
    "coalition": {"typer", "rich", "pandas", "matplotlib", "yaml", "pydantic", "starlette", "uvicorn"},
}

# The interface of each room.
PUBLIC = {
    "sim": ["Campaign", "Log", "Outcome", "simulate"],
    "scenarios": [
        "Scenario",
        "ScenarioError",
        "WhatIf",
        "assignments",
        "current",
        "expressions",
        "fingerprint",
        "from_dict",
        "load",
        "load_what_if",
        "names",
        "remarks",
        "resolve",
        "schema",
        "to_dict",
        "vary",
        "what_ifs",
    ],
    "results": [
        "COLUMNS",
        "Column",
        "Comparison",
        "Difference",
        "Draws",
        "Explanation",
        "Failure",
        "Interval",
        "Manifest",
        "Measure",
        "Progress",
        "Run",
        "RunError",
        "Selection",
        "Tables",
        "broken_down",
        "compare_runs",
        "compare_scenarios",
        "contingent_days",
        "explain_runs",
        "frames",
        "interval",
        "measure",
        "model_version",
        "open_run",
        "run_replications",
        "study",
        "values_of",
    ],
    "calibration": [
        "CalibrationError",
        "Comparison",
        "Evidence",
        "Modeled",
        "Posterior",
        "compare",
        "has_posterior",
        "load_evidence",
        "load_posterior",
        "posterior_draws",
    ],
    "coalition": ["app"],
}

# A folder of one machine, wherever it is written down.
MACHINE_PATH = re.compile(r"(?:^|[^\w.])/(?:work|tmp|home|root|Users|mnt)/")
FOREIGN = {"__pycache__", "node_modules"}
TEXT_SUFFIXES = {".py", ".md", ".csv", ".yaml", ".yml", ".toml", ".json", ".txt", ".cfg", ""}


def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    """What they share is made once only if pytest-xdist hears of the group, of which it says nothing."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@house")


@cache
def modules(room: str) -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of a room with its syntax tree."""
    paths = sorted((HOUSE / room).rglob("*.py"))
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def imported(tree: ast.Module) -> set[str]:
    """The top-level packages that a module imports anywhere, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else str(node.module).split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_its_left(room: str) -> None:
    """No arrow points to the right, and no import is relative."""
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) | LIBRARIES[room] | set(sys.stdlib_module_names)
    for path, tree in modules(room):
        assert imported(tree) <= allowed, f"{path.relative_to(HOUSE)} imports {imported(tree) - allowed}"


# The floors of `coalition`, lowest first; what is asked for does not reach into what is printed of it.
FLOORS = ("terminal", "invocation", "commands", "serve", "cli")


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_of_the_command_imports_only_from_below(floor: str) -> None:
    """What is printed knows no command, and what is done knows not how it was asked for."""
    above = [f"coalition.{name}" for name in FLOORS[FLOORS.index(floor) + 1 :]]
    places = (HOUSE / "coalition" / floor, HOUSE / "coalition" / f"{floor}.py")
    inside = [(path, tree) for path, tree in modules("coalition") if {path, *path.parents} & {*places}]
    assert inside
    for path, tree in inside:
        named = [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [name for name in named if name.startswith(tuple(above))], path.relative_to(HOUSE)


def folders() -> list[str]:
    """The packages inside `results`."""
    found = [path.parent for path in (HOUSE / "results").rglob("*/__init__.py")]
    return sorted(".".join(path.relative_to(HOUSE).parts) for path in found)


def lying_in(folder: str, path: Path) -> bool:
    """Whether a module lies in a folder."""
    return (HOUSE / Path(*folder.split("."))) in path.parents


@cache
def from_imports(tree: ast.Module) -> list[tuple[str, str]]:
    """What a module imports from where: module and name."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [(str(node.module), name.name) for node in nodes for name in node.names]


@pytest.mark.parametrize("folder", folders())
def test_a_folder_inside_a_room_has_public_words(folder: str) -> None:
    """Each is named once, and is there; the style check sorts them."""
    package = importlib.import_module(folder)
    assert len(package.__all__) == len(set(package.__all__)) > 0
    assert all(hasattr(package, word) for word in package.__all__)


@pytest.mark.parametrize("folder", folders())
def test_only_the_public_words_of_a_folder_are_used_outside(folder: str) -> None:
    """What lies deeper can be moved without asking anybody."""
    public = set(importlib.import_module(folder).__all__)
    for room in ROOMS:
        for path, tree in modules(room):
            if lying_in(folder, path):
                continue
            for module, name in from_imports(tree):
                where = f"{path.relative_to(HOUSE)}: from {module} import {name}"
                assert not module.startswith(f"{folder}."), where
                assert module != folder or name in public, where


def test_no_arrow_between_folders_closes_a_circle() -> None:
    """Each folder of a room can be understood after those that it imports from."""
    arrows = {folder: set[str]() for folder in folders()}
    for folder in arrows:
        for path, tree in modules(folder.partition(".")[0]):
            if lying_in(folder, path):
                arrows[folder] |= {module for module, _ in from_imports(tree)} & set(arrows) - {folder}
    tuple(TopologicalSorter(arrows).static_order())  # raises CycleError


def test_no_test_imports_from_another() -> None:
    """What several of them need is in `tests/support`."""
    for path in (HOUSE / "tests").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [name for name in imported(tree) if name.startswith("test_")], path.name


def test_the_engine_needs_only_simpy_and_the_standard_library() -> None:
    """`sim` can run wherever SimPy runs, also in a browser."""
    wanted = set().union(*(imported(tree) for _, tree in modules("sim")))
    assert wanted - set(sys.stdlib_module_names) <= {"sim", "simpy"}
    assert "simpy" in wanted


def test_the_results_never_import_simpy() -> None:
    """What is said about a replication is read from its tables."""
    assert all("simpy" not in imported(tree) for _, tree in modules("results"))


def test_the_results_are_imported_without_what_only_some_commands_need() -> None:
    """Every worker imports them: a second of statistics or pictures would be waited for each time."""
    heavy = ("scipy", "matplotlib", "jinja2", "sklearn")
    code = f"import sys, results; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ROOMS)
def test_the_public_words_of_a_room_are_pinned_and_sorted(room: str) -> None:
    """A word enters or leaves a room's interface on purpose only."""
    package = importlib.import_module(room)
    assert package.__all__ == sorted(PUBLIC[room])
    assert all(hasattr(package, word) for word in package.__all__)


@pytest.mark.parametrize("package", [*ROOMS, *folders()])
def test_an_init_file_holds_only_words(package: str) -> None:
    """A docstring, imports and `__all__`; the `__init__` of the command imports when it is asked."""
    tree = ast.parse((HOUSE / Path(*package.split(".")) / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body[1:]:
        if package == "coalition" and isinstance(node, ast.FunctionDef) and node.name == "__getattr__":
            continue  # Ctrl-C has to be heard before anything is imported
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign), ast.unparse(node)


@pytest.mark.parametrize("room", ROOMS)
def test_no_import_hides_from_the_interpreter(room: str) -> None:
    """A block that only the type checker sees would hide a circle of imports."""
    hidden = "TYPE_" + "CHECKING"
    for path, _ in modules(room):
        assert hidden not in path.read_text(encoding="utf-8"), path.relative_to(HOUSE)


@pytest.mark.parametrize("folder", [*ROOMS, "tests", "benchmarks"])
def test_a_file_is_short_enough_to_read(folder: str) -> None:
    """One noun per file: none is longer than 400 lines."""
    for path in (HOUSE / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LINES_AT_MOST, f"{path.relative_to(HOUSE)} has {lines} lines"


def test_every_module_says_what_it_is() -> None:
    """A module starts with a docstring."""
    for room in ROOMS:
        for path, tree in modules(room):
            assert ast.get_docstring(tree), path.relative_to(HOUSE)


def test_the_engine_draws_from_no_global_stream() -> None:
    """`sim` uses `random.Random` objects with an address, never the functions of the module `random`."""
    for path, tree in modules("sim"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "random":
                assert {name.name for name in node.names} <= {"Random"}, path.relative_to(HOUSE)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                shared = node.value.id == "random" and node.attr != "Random"
                assert not shared, f"{path.relative_to(HOUSE)}: random.{node.attr}"


def test_no_text_names_a_place_on_one_machine() -> None:
    """The project can be read and run anywhere."""
    places = [HOUSE / name for name in (*ROOMS, "tests", "docs", "benchmarks", ".ci")]
    texts = [path for place in places for path in place.rglob("*") if path.is_file()]
    here = [path for path in HOUSE.iterdir() if path.is_file() and path.name != ".git"]
    texts += [path for path in here if not path.name.startswith(".coverage")]  # data of a coverage run
    for path in texts:
        if path.suffix not in TEXT_SUFFIXES or not FOREIGN.isdisjoint(path.parts):
            continue
        found = MACHINE_PATH.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(HOUSE)}: {found}"


# Who starts processes, and sees to it that none is left behind, whoever is killed.
STARTERS = {"results/runs/pool.py", "coalition/serve/worker.py"}


def test_processes_are_started_in_two_places() -> None:
    """Whatever flies hands its work to the pool of a command or to a worker of the server."""
    found = set()
    for room in ROOMS:
        for path, tree in modules(room):
            called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            if {"ProcessPoolExecutor", "Process", "Popen", "fork"} & {name.split(".")[-1] for name in called}:
                found.add(path.relative_to(HOUSE).as_posix())
    assert found == STARTERS


def test_files_are_written_in_one_place() -> None:
    """Every other module hands its bytes to `results/files.py`, which replaces nothing but files."""
    for room in ROOMS:
        for path, tree in modules(room):
            if path != HOUSE / "results" / "files.py":
                written = [ast.unparse(node) for node in ast.walk(tree) if writes(node)]
                assert not written, f"{path.relative_to(HOUSE)}: {written}"


def writes(node: ast.AST) -> bool:
    """Whether a call makes or opens a file to be written."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
    words = [*node.args, *(one.value for one in node.keywords)]
    modes = [one.value for one in words if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    opened = name == "open" and any({*mode} & {*"wax+"} and {*mode} <= {*"rwaxbt+"} for mode in modes)
    made = name in ("write_bytes", "write_text", "touch") and isinstance(node.func, ast.Attribute)
    return opened or made
