"""Every interpreter gives the same log to the byte: the recorded digests hold here and in Pyodide."""

from __future__ import annotations

import ast
import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import simpy
from support.builders import classroom_campaign, replay
from support.logs import log_digest
from support.missing import not_tested

import sim
from sim import Campaign, simulate

TESTS = Path(__file__).parent
RECORDED = TESTS / "golden" / "log_digests.json"
PYODIDE = TESTS / "pyodide"
INSTALL = "npm ci --ignore-scripts --prefix tests/pyodide"
COMPILED = "COALITION_COMPILED"  # the variable that names a folder with the compiled engine
COMPILE = "HATCH_BUILD_HOOK_ENABLE_MYPYC=true pip install --no-deps --target FOLDER ."
FLY = """
import json, pathlib, pickle, sys
import sim.sortie
from sim import simulate
from support.logs import log_digest
from support.missing import not_tested
with pathlib.Path(sys.argv[1]).open("rb") as file:
    campaigns = pickle.load(file)
digests = {name: log_digest(simulate(campaign, seed=1)) for name, campaign in campaigns.items()}
print(json.dumps({"engine": sim.sortie.__file__, "digests": digests}))
"""
DAYS = 60

# What comes from the C library and may differ in its last digit, by the module it is asked of.
FROM_C_LIBRARY = {
    "math": {"acos", "asin", "atan", "atan2", "cbrt", "cos", "dist", "exp", "exp2", "expm1", "gamma", "hypot"}
    | {"lgamma", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "tan", "tanh", "cosh", "erf", "erfc"},
    "random": {"betavariate", "expovariate", "gammavariate", "gauss", "lognormvariate", "normalvariate"}
    | {"paretovariate", "vonmisesvariate", "weibullvariate"},
}


def _campaigns() -> dict[str, Campaign]:
    """The classroom campaign and the first days of the documented one."""
    documented = replay()
    to_date = documented.from_date + timedelta(days=DAYS - 1)
    return {
        "two_bases": classroom_campaign(),
        f"inherent_resolve, {DAYS} days": replace(documented, to_date=to_date),
    }


def _recorded() -> dict[str, str]:
    recorded: dict[str, str] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return recorded


def test_this_interpreter_gives_the_recorded_logs(refresh_golden: bool) -> None:
    """The digests of the logs are those on record (`--refresh-golden` writes them anew)."""
    flown = {name: log_digest(simulate(campaign, seed=1)) for name, campaign in _campaigns().items()}
    if refresh_golden:
        RECORDED.write_text(json.dumps(flown, indent=2) + "\n", encoding="utf-8")
    assert flown == _recorded()


def test_pyodide_gives_the_recorded_logs(tmp_path: Path) -> None:
    """A newer Python, compiled for WebAssembly with another C library, flies the same."""
    node = shutil.which("node")
    if node is None or not (PYODIDE / "node_modules" / "pyodide").is_dir():
        not_tested(f"the engine was not flown in Pyodide: install node and run `{INSTALL}`")
    with (tmp_path / "campaigns.pkl").open("wb") as file:
        pickle.dump(_campaigns(), file)
    folders = [Path(str(sim.__file__)).parent, Path(str(simpy.__file__)).parent, TESTS, tmp_path]
    command = [node, str(PYODIDE / "fly.mjs"), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    flown: dict[str, Any] = json.loads((tmp_path / "digests.json").read_text(encoding="utf-8"))
    assert flown["platform"] == "emscripten"
    assert flown["digests"] == _recorded()


def test_the_compiled_engine_gives_the_recorded_logs(tmp_path: Path) -> None:
    """What mypyc makes of the engine flies the same, byte for byte."""
    folder = os.environ.get(COMPILED)
    if not folder:
        not_tested(f"the compiled engine was not flown: {COMPILE}, and set {COMPILED} to that folder")
    with (tmp_path / "campaigns.pkl").open("wb") as file:
        pickle.dump(_campaigns(), file)
    done = subprocess.run(
        [sys.executable, "-c", FLY, str(tmp_path / "campaigns.pkl")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([folder, str(TESTS)])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    flown: dict[str, Any] = json.loads(done.stdout)
    assert flown["engine"].startswith(folder) and not flown["engine"].endswith(".py")
    assert flown["digests"] == _recorded()


def test_the_packages_of_the_test_name_no_server() -> None:
    """The lock file says what is installed, and the settings of npm where it comes from."""
    lock = (PYODIDE / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert "resolved" not in lock
    assert "://" not in lock


# --- what would let them differ -----------------------------------------------------------------------


def _modules() -> list[tuple[str, ast.Module]]:
    folder = Path(str(sim.__file__)).parent
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(folder.rglob("*.py"))]


def _asks_c_library(node: ast.AST) -> bool:
    """Whether this is a power, a function of the C library, or a draw that makes use of one."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Pow)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in FROM_C_LIBRARY["math"]
    return isinstance(node.func, ast.Attribute) and node.func.attr in FROM_C_LIBRARY["random"]


def _calls_settled(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "settled"


def _unsettled(function: ast.AST) -> list[str]:
    """What a function takes from the C library as it comes: neither it nor the answer is settled."""
    answers = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    if answers and all(_calls_settled(answer) for answer in answers):
        return []
    settled = {id(part) for node in ast.walk(function) if _calls_settled(node) for part in ast.walk(node)}
    asked = [node for node in ast.walk(function) if _asks_c_library(node) and id(node) not in settled]
    return [ast.unparse(node) for node in asked]


def test_nothing_comes_from_the_c_library_as_it_is() -> None:
    """Sines, logarithms, powers and the draws that are made of them are settled before they are used."""
    asked = 0
    for name, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                asked += sum(_asks_c_library(each) for each in ast.walk(node))
                assert not _unsettled(node), f"{name}: {node.name}"
    assert asked > 0


def test_a_sine_is_found_out() -> None:
    """The test above sees what it looks for."""
    for source in ("def f(x):\n    y = sin(x)\n    return y", "def f(r):\n    return 2 * r.expovariate(1.0)"):
        assert _unsettled(ast.parse(source).body[0])
    for source in ("def f(x):\n    return settled(sin(x) ** 2)", "def f(x):\n    return sqrt(x)"):
        assert not _unsettled(ast.parse(source).body[0])


def test_only_whole_numbers_are_added_by_sum() -> None:
    """Since Python 3.12 `sum` carries on what it rounds off; `total` does the same everywhere."""
    summing = {
        name
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"
    }
    assert summing == {"order_of_battle.py", "squadron.py", "tanker_plan.py"}  # aircraft are counted
