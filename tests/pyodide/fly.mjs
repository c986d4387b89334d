// Fly pickled campaigns in Pyodide: node fly.mjs ENGINE SIMPY TESTS EXCHANGE
// The first three are the folders of the engine, of SimPy and of the tests. Reads EXCHANGE/campaigns.pkl,
// writes EXCHANGE/digests.json.
import { loadPyodide } from "pyodide";

const python = await loadPyodide();
const places = ["/library/sim", "/library/simpy", "/tests", "/exchange"];
process.argv.slice(2).forEach((root, number) => {
  python.FS.mkdirTree(places[number]);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, places[number]);
});
python.runPython(`
import json
import pickle
import sys

sys.path[:0] = ["/library", "/tests"]
sys.dont_write_bytecode = True

from sim import simulate
from support.logs import log_digest

with open("/exchange/campaigns.pkl", "rb") as file:
    campaigns = pickle.load(file)
digests = {name: log_digest(simulate(campaign, seed=1)) for name, campaign in campaigns.items()}
with open("/exchange/digests.json", "w") as file:
    json.dump({"python": sys.version, "platform": sys.platform, "digests": digests}, file)
`);
