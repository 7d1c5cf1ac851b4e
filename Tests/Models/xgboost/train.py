"""Trains the XGBoost models of this folder and writes down what the library itself makes of their rows.

    .venv/bin/python train.py --venvs FOLDER [--only VERSION]

makes a virtual environment for each version in FOLDER (kept for the next time), and runs itself in it. README.md
says what a fixture holds.
"""

import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import training  # noqa: E402

# XGBoost's version, and a Python that its wheel and the NumPy of its time run on.
VERSIONS = {
    "1.0.2": "3.7", "1.1.1": "3.7", "1.2.1": "3.8", "1.3.3": "3.8", "1.5.2": "3.8", "1.6.2": "3.9", "1.7.6": "3.9", "2.0.3": "3.10",
    "2.1.4": "3.11", "3.0.5": "3.12", "3.1.2": "3.12", "3.2.0": "3.12"}
ALL = tuple(VERSIONS)
SOME = ("1.0.2", "1.5.2", "2.0.3", "3.2.0")     # where the way of writing or of reading changed
ENDS = ("1.0.2", "3.2.0")
NEW = ("2.1.4", "3.2.0")
LAST = ("3.2.0",)
ROWS = 160
QUIET = {"verbosity": 0, "nthread": 1, "seed": 7, "tree_method": "hist", "max_depth": 4}


def version():
    """The installed version, as numbers."""
    import xgboost
    return tuple(int(part) for part in xgboost.__version__.split(".")[:2])


# name: (versions, kind of labels, iterations, parameters); those behind "ours" in README.md are ours, not XGBoost's.
MODELS = {
    "logistic": (ALL, "binary", 12, {"objective": "binary:logistic"}),
    "softprob": (ALL, "classes", 6, {"objective": "multi:softprob", "num_class": 3}),
    "squarederror": (SOME, "any", 10, {"objective": "reg:squarederror", "base_score": 0.3}),
    "logitraw": (("1.3.3", "1.7.6", "2.0.3", "3.2.0"), "binary", 10, {"objective": "binary:logitraw", "base_score": 0.3}),
    "hinge": (SOME, "binary", 10, {"objective": "binary:hinge"}),
    "softmax": (SOME, "classes", 6, {"objective": "multi:softmax", "num_class": 4}),
    "squaredlogerror": (ENDS, "positive", 10, {"objective": "reg:squaredlogerror"}),
    "reg_logistic": (ENDS, "unit", 10, {"objective": "reg:logistic", "base_score": 0.7}),
    "pseudohuber": (("1.3.3", "3.2.0"), "any", 10, {"objective": "reg:pseudohubererror"}),
    "absoluteerror": (("1.7.6", "3.2.0"), "any", 10, {"objective": "reg:absoluteerror"}),
    "quantile": (("2.0.3", "3.2.0"), "any", 6, {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5, 0.9]}),
    "one_quantile": (("2.0.3", "3.1.2"), "any", 8, {"objective": "reg:quantileerror", "quantile_alpha": 0.8}),
    "poisson": (ENDS, "count", 10, {"objective": "count:poisson", "max_delta_step": 0.7}),
    "gamma": (ENDS, "positive", 10, {"objective": "reg:gamma", "base_score": 2.5}),
    "tweedie": (ENDS, "count", 10, {"objective": "reg:tweedie", "tweedie_variance_power": 1.4}),
    "aft": (("1.3.3", "3.2.0"), "bounds", 10, {"objective": "survival:aft", "aft_loss_distribution": "logistic"}),
    "cox": (ENDS, "censored", 10, {"objective": "survival:cox"}),
    "rank_pairwise": (SOME, "grade", 10, {"objective": "rank:pairwise", "group": 20}),
    "rank_ndcg": (ENDS, "grade", 10, {"objective": "rank:ndcg", "group": 20}),
    "rank_map": (ENDS, "binary", 10, {"objective": "rank:map", "group": 20}),
    "dart": (SOME + ("2.1.4",), "binary", 14, {
        "objective": "binary:logistic", "booster": "dart", "rate_drop": 0.4, "skip_drop": 0.2}),
    "dart_softprob": (LAST, "classes", 8, {
        "objective": "multi:softprob", "num_class": 3, "booster": "dart", "rate_drop": 0.4, "normalize_type": "forest"}),
    "linear": (SOME, "any", 8, {"objective": "reg:squarederror", "booster": "gblinear", "updater": "coord_descent"}),
    "linear_softprob": (ENDS, "classes", 8, {
        "objective": "multi:softprob", "num_class": 3, "booster": "gblinear", "updater": "coord_descent"}),
    "forest": (SOME, "binary", 2, {
        "objective": "binary:logistic", "num_parallel_tree": 5, "subsample": 0.6, "colsample_bynode": 0.6,
        "learning_rate": 0.5}),
    "forest_softprob": (("1.3.3", "1.5.2") + NEW, "classes", 2, {
        "objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 3, "subsample": 0.6}),
    "forest_stopped": (("1.5.2", "1.6.2", "3.2.0"), "binary", 30, {
        "objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.5, "learning_rate": 0.5, "stop": True}),
    "targets": (NEW, "targets", 6, {"objective": "reg:squarederror"}),
    "target_trees": (("2.0.3", "2.1.4", "3.0.5", "3.1.2", "3.2.0"), "targets", 6, {
        "objective": "reg:squarederror", "multi_strategy": "multi_output_tree"}),
    "class_trees": (("2.1.4", "3.2.0"), "classes", 5, {
        "objective": "multi:softprob", "num_class": 3, "multi_strategy": "multi_output_tree"}),
    "labels": (("1.7.6", "3.2.0"), "several", 6, {"objective": "binary:logistic"}),
    "onehot": (("1.6.2", "2.1.4", "3.2.0"), "binary", 8, {
        "objective": "binary:logistic", "data": "categories", "max_cat_to_onehot": 10_000}),
    "partition": (("1.6.2", "1.7.6", "2.0.3", "3.0.5", "3.1.2", "3.2.0"), "binary", 8, {
        "objective": "binary:logistic", "data": "categories", "max_cat_to_onehot": 2}),
    "frame": (("3.1.2", "3.2.0"), "binary", 8, {
        "objective": "binary:logistic", "data": "frame", "max_cat_to_onehot": 2}),
    "names": (("1.0.2", "1.3.3", "2.1.4", "3.2.0"), "binary", 5, {"objective": "binary:logistic", "names": True}),
    "early_stopped": (("1.0.2", "1.6.2", "2.1.4", "3.2.0"), "binary", 100, {
        "objective": "binary:logistic", "learning_rate": 0.5, "stop": True}),
    "one_tree": (LAST, "binary", 1, {"objective": "binary:logistic", "max_depth": 6}),
    "stump": (ENDS, "any", 20, {"objective": "reg:squarederror", "max_depth": 1}),
    "leaf": (("1.1.1", "1.5.2", "2.0.3", "3.2.0"), "any", 3, {"objective": "reg:squarederror", "gamma": 1e30}),
    "deep": (ENDS, "any", 3, {"objective": "reg:squarederror", "max_depth": 14, "min_child_weight": 0}),
    "many": (LAST, "binary", 1000, {"objective": "binary:logistic", "max_depth": 2, "learning_rate": 0.02}),
    "pruned": (("1.1.1", "1.3.3", "3.2.0"), "any", 6, {
        "objective": "reg:squarederror", "tree_method": "exact", "gamma": 0.5, "max_depth": 6}),
    "lossguide": (("1.5.2", "3.2.0"), "binary", 6, {
        "objective": "binary:logistic", "grow_policy": "lossguide", "max_leaves": 20, "max_depth": 0}),
    "approx": (("1.6.2", "3.2.0"), "any", 6, {"objective": "reg:squarederror", "tree_method": "approx"}),
    "extremes": (SOME, "any", 6, {"objective": "reg:squarederror", "data": "extremes"}),
    "none": (LAST, "any", 0, {"objective": "reg:squarederror", "base_score": 0.25}),
    "untrained": (("3.0.5", "3.1.2", "3.2.0"), "binary", 0, {"objective": "binary:logistic"}),
    "one_class": (("2.0.3", "3.2.0"), "one", 3, {"objective": "binary:logistic"}),
}


def extremes(random):
    """Columns whose thresholds are subnormal, huge, negative zeros, one float32 step apart."""
    import numpy as np

    table, _ = training.numbers(random)
    table = table.astype(np.float32)
    rows = len(table)
    table[:, 0] = random.choice(np.float32([1e-45, 2e-45, 1e-40, 1e-38, 0, -1e-45]), rows)
    table[:, 1] = random.choice(np.float32([3e38, 1e38, -3e38, 1.5]), rows)
    table[:, 3] = np.nextafter(np.float32(1), np.float32(random.choice([0, 2], rows)))
    signal = (table[:, 0] > 1e-45) + (table[:, 1] > 1e38) * 2.0 + (table[:, 3] > 1) * 3.0
    return table, signal + random.normal(size=rows) * 0.1


def frame(table):
    """The categorical table as a data frame with categories of texts and of integers."""
    import numpy as np
    import pandas as pd

    made = pd.DataFrame({"c%d" % index: column for index, column in enumerate(table.T)})
    texts = ["red", "green", "blue \"x\"", "-", "sky, blue"]
    for column, categories in ("c0", texts), ("c1", np.arange(1000, 1120)):
        codes = [-1 if code != code else int(code) for code in made[column]]
        made[column] = pd.Categorical.from_codes(codes, categories)
    return made


def thresholds(booster):
    """By column, what the nodes compare with."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        booster.save_model(path)
        with open(path) as file:
            gradient_booster = json.load(file)["learner"]["gradient_booster"]
    found = {}
    model = gradient_booster.get("gbtree", gradient_booster)["model"]
    for tree in model.get("trees", []):
        for node, left in enumerate(tree["left_children"]):
            if left != -1 and not (tree.get("split_type") or [0] * (node + 1))[node]:
                found.setdefault(tree["split_indices"][node], []).append(tree["split_conditions"][node])
    return found


def probes(random, table, booster, categorical=()):
    """Rows of the table, and among them values at and one float32 step beside the thresholds, and odd ones."""
    import numpy as np

    probe = table[:ROWS].astype(np.float32)
    found = thresholds(booster)
    odd = np.float32([np.nan, 0.0, -0.0, 1e-45, -1e-45, 3e38, -3e38])
    odd_categories = np.float32([np.nan, 1.9, 119, 5000, 1000, 0.7])
    for row in range(0, len(probe), 2):
        for column in range(probe.shape[1]):
            if random.random() < 0.5:
                continue
            if column in categorical:
                probe[row, column] = random.choice(odd_categories)
            elif column in found and random.random() < 0.7:
                at = np.float32(random.choice(found[column]))
                beside = [np.nextafter(at, np.float32(side)) for side in (-np.inf, np.inf)]
                probe[row, column] = random.choice([at] + [value for value in beside if np.isfinite(value)])
            else:
                probe[row, column] = random.choice(odd)
    return probe


def matrix(table, kind, signal, random, **options):
    """A DMatrix of rows with labels of a kind."""
    import numpy as np
    import xgboost as xgb

    if kind == "bounds":
        data = xgb.DMatrix(table, **options)
        lower = np.exp(signal * 0.3)
        data.set_float_info("label_lower_bound", lower)
        data.set_float_info("label_upper_bound", np.where(random.random(len(lower)) < 0.3, np.inf, lower * 1.1))
        return data
    if kind == "targets":
        label = np.stack([signal, -signal * 2 + table[:, 6], table[:, 0]], 1)
    elif kind == "one":
        label = np.ones(len(signal))
    elif kind == "several":
        label = np.stack([signal > 0, table[:, 6] > 0], 1).astype(int)
    elif kind == "censored":
        label = np.exp(signal * 0.3) * np.where(random.random(len(signal)) < 0.3, -1, 1)
    elif kind == "classes" and options.pop("four", False):
        label = np.digitize(signal, np.quantile(signal, [0.25, 0.5, 0.75]))
    else:
        label = training.labels(kind, signal, random)
    return xgb.DMatrix(table, label=label, **options)


def train(name, kind, iterations, parameters):
    """A model, its rows, and how rows become a DMatrix."""
    import numpy as np
    import xgboost as xgb

    random = np.random.default_rng(sum(name.encode()))
    parameters = dict(QUIET, **parameters)
    data, group, stop, names = (parameters.pop(key, None) for key in ("data", "group", "stop", "names"))
    if parameters.get("booster") == "gblinear":
        parameters = {key: value for key, value in parameters.items() if key not in ("tree_method", "max_depth")}
    makers = {None: training.numbers, "extremes": extremes}
    table, signal = makers.get(data, training.categories)(random)
    if "targets" in (kind, name) or kind == "several":
        table = np.nan_to_num(table)
    table = table.astype(np.float32)
    options = {"feature_names": ["a=b", "x y", "z\u00e9ro"] + list("defgh")} if names else {}
    categorical = []
    if data == "categories":
        categorical = [0, 1, 2]
        options = {"feature_types": ["c"] * 3 + ["q"] * 5, "enable_categorical": True}
    if data == "frame":
        categorical, options = [0, 1], {"enable_categorical": True}
    more = {"four": True} if parameters.get("num_class") == 4 else {}
    rows = frame(table) if data == "frame" else table
    train_data = matrix(rows, kind, signal, random, **dict(options, **more))
    if group:
        train_data.set_group([group] * (len(table) // group))
    keywords = {}
    if stop:
        held_out = matrix(table[:200], "binary", random.permutation(signal[:200]), random)
        keywords = {"evals": [(held_out, "held_out")], "early_stopping_rounds": 5, "verbose_eval": False}
    booster = xgb.train(parameters, train_data, iterations, **keywords)
    probe = probes(random, table, booster, categorical)
    if data == "frame":
        limits = {0: 5, 1: 120}
        for column, limit in limits.items():
            values = np.nan_to_num(probe[:, column], nan=-1).astype(int)
            probe[:, column] = np.where((values >= 0) & (values < limit), values, np.nan)

        def wrap(values):
            return xgb.DMatrix(frame(values), enable_categorical=True)
    else:
        def wrap(values):
            return xgb.DMatrix(values, **options)
    return booster, probe, wrap


def best_iterations(booster):
    """The keywords by which predict stops at the best iteration, where training stopped early."""
    best = booster.attributes().get("best_iteration")
    if best is None:
        return {}
    if version() >= (1, 6):
        return {"iteration_range": (0, int(best) + 1)}
    # Files of before do not say how many trees an iteration has: 1.5 takes it for one. SageMaker's container asks for this.
    return {"ntree_limit": int(booster.attributes().get("best_ntree_limit", int(best) + 1))}


def answers(booster, data, rows):
    """Margins and predictions, a line for each of so many rows."""
    import numpy as np

    found = [booster.predict(data, output_margin=margin, **best_iterations(booster)) for margin in (True, False)]
    return [np.asarray(answer).reshape(rows, -1) for answer in found]


def load(path):
    """The booster of a file."""
    import xgboost as xgb

    booster = xgb.Booster({"nthread": 1})
    booster.load_model(str(path))
    return booster


def write(name, ending, booster, probe, wrap):
    """Saves the model as the library does, loads it again, and keeps the file, the rows and the library's answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model." + ending)
        booster.save_model(path)
        loaded = load(path)
        model = pathlib.Path(path).read_bytes()
    training.keep(HERE / (name + ".gz"), probe, *answers(loaded, wrap(probe), len(probe)), model=model)


def answer_again():
    """The newest version's answers in place of the old ones', where those read or score their files differently.

    Before 1.3 numbers are read back wrong in the last digit; before 1.7 a category beyond a node's set went the way of
    missing values, not of those that are not in it.
    """
    import xgboost as xgb

    for path in sorted(HERE.glob("*.gz")):
        old = tuple(int(part) for part in path.name.rsplit("-", 1)[1].split(".")[:2])
        if not (old < (1, 3) or old < (1, 7) and path.name.startswith(("onehot", "partition"))):
            continue
        probe, model = training.rows_and_model(path)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / ("model." + path.name.split(".")[-2])
            file.write_bytes(model)
            booster = load(file)
        options = {"feature_names": booster.feature_names}
        if booster.feature_types:
            options.update(feature_types=booster.feature_types, enable_categorical=True)
        data = xgb.DMatrix(probe.astype("float32"), **options)
        training.keep(path, probe, *answers(booster, data, len(probe)), model=model)


def run_here():
    """Trains all models of the version that is installed."""
    import xgboost as xgb

    for name, (versions, kind, iterations, parameters) in MODELS.items():
        if xgb.__version__ not in versions:
            continue
        booster, probe, wrap = train(name, kind, iterations, parameters)
        endings = ["json"]
        if version() >= (1, 6):     # UBJSON came with it: of some models both
            endings = ["json", "ubj"] if name in ("logistic", "partition", "target_trees", "dart") else ["ubj"]
        if name in ("squarederror", "softmax", "frame", "linear"):
            endings = ["json"]
        for ending in endings:
            write("%s-%s.%s" % (name, xgb.__version__, ending), ending, booster, probe, wrap)
    if xgb.__version__ == ALL[-1]:
        answer_again()


if __name__ == "__main__":
    training.main(__doc__, __file__, VERSIONS, run_here, lambda version: (
        "xgboost-cpu" if version > "2.1" else "xgboost", "numpy<2", "scipy", "pandas<2.3"))
