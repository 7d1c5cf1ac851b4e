"""Trains the LightGBM models of this folder and writes down what the library itself makes of their rows.

    python train.py --venvs FOLDER [--only VERSION]

makes a virtual environment for each version in FOLDER (kept for the next time), and runs itself in it. README.md
says what a fixture holds.
"""

import itertools
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import training  # noqa: E402

# LightGBM's version, and a Python that its wheel and the NumPy of its time run on.
VERSIONS = {
    "2.3.1": "3.7", "3.0.0": "3.8", "3.3.5": "3.9", "4.0.0": "3.10", "4.3.0": "3.11", "4.7.0": "3.12"}
ALL = tuple(VERSIONS)
NEW = ("3.3.5", "4.7.0")
LINEAR = tuple(version for version in ALL if version >= "3.2")  # linear_tree came with it
ROWS = 200
QUIET = {"verbose": -1, "num_threads": 1, "seed": 7, "deterministic": True, "min_data_in_leaf": 5}


def probes(random, table, booster, categorical=(), linear=False):
    """Rows of the table, and among them values at and beside the thresholds and at the edges of what numbers are."""
    import numpy as np

    probe = table[:ROWS].copy()
    edges = [np.nan, 0.0, -0.0, 1e-36, -1e-36, 1.0000000180025095e-35, -1.0000000180025095e-35, 2e-35, -2e-35, 1e300]
    edges += [] if linear else [np.inf, -np.inf]
    odd_categories = [
        np.nan, -1, -0.5, 0.7, 1.9, 31.5, 64, 119, 120, 5000, 5001, 1e6, 2147483647, 2147483648, 1e12, -1e12]
    thresholds = {}
    for tree in booster.dump_model()["tree_info"]:
        collect(tree["tree_structure"], thresholds)
    for row, column in itertools.product(range(0, ROWS, 2), range(table.shape[1])):
        if random.random() < 0.5:
            continue
        if column in categorical:
            probe[row, column] = random.choice(odd_categories)
        elif column in thresholds and random.random() < 0.7:
            threshold = random.choice(thresholds[column])
            probe[row, column] = random.choice(
                [threshold, np.nextafter(threshold, np.inf), np.nextafter(threshold, -np.inf)])
        else:
            probe[row, column] = random.choice(edges)
    return probe


def collect(node, thresholds):
    """Adds a tree's numeric thresholds by column."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if "split_feature" in node:
            if node["decision_type"] == "<=":
                thresholds.setdefault(node["split_feature"], []).append(float(node["threshold"]))
            waiting += [node["left_child"], node["right_child"]]


def write(name, booster, probe):
    """Saves the model as the library does, loads it again, and keeps the file, the rows and the library's answers."""
    import lightgbm as lgb
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.txt")
        booster.save_model(path)
        loaded = lgb.Booster(model_file=path)
        model = pathlib.Path(path).read_bytes()
    margins = loaded.predict(probe, raw_score=True).reshape(len(probe), -1)
    training.keep(HERE / (name + ".gz"), probe, margins, loaded.predict(probe).reshape(len(probe), -1), model)


# name: (versions, kind of labels, iterations, parameters); `data` and `linear` among them are ours.
MODELS = {
    "binary": (ALL, "binary", 20, {"objective": "binary", "num_leaves": 15}),
    "multiclass": (ALL, "classes", 8, {"objective": "multiclass", "num_class": 3, "num_leaves": 7}),
    "categorical": (ALL, "binary", 12, {
        "objective": "binary", "num_leaves": 15, "data": "categories", "min_data_per_group": 5, "cat_smooth": 1}),
    "zero_as_missing": (ALL, "any", 15, {"objective": "regression", "zero_as_missing": True, "num_leaves": 15}),
    "linear": (LINEAR, "any", 10, {
        "objective": "regression", "linear_tree": True, "num_leaves": 7, "linear_lambda": 0.01}),
    "linear_categorical": (("4.7.0",), "binary", 8, {
        "objective": "binary", "linear_tree": True, "num_leaves": 7, "data": "categories", "linear_lambda": 0.1}),
    "regression": (NEW, "any", 10, {"objective": "regression", "num_leaves": 15}),
    "regression_sqrt": (NEW, "any", 10, {"objective": "regression", "reg_sqrt": True, "num_leaves": 7}),
    "regression_l1": (("3.0.0", "4.7.0"), "any", 10, {"objective": "regression_l1", "num_leaves": 7}),
    "regression_l1_sqrt": (("4.3.0",), "any", 10, {"objective": "regression_l1", "reg_sqrt": True, "num_leaves": 7}),
    "huber": (("3.3.5",), "any", 10, {"objective": "huber", "num_leaves": 7}),
    "fair": (("4.0.0",), "any", 10, {"objective": "fair", "num_leaves": 7}),
    "poisson": (NEW, "count", 10, {"objective": "poisson", "num_leaves": 7}),
    "quantile": (("4.7.0",), "any", 10, {"objective": "quantile", "alpha": 0.9, "num_leaves": 7}),
    "mape": (("4.3.0",), "positive", 10, {"objective": "mape", "num_leaves": 7}),
    "gamma": (("3.0.0", "4.7.0"), "positive", 10, {"objective": "gamma", "num_leaves": 7}),
    "tweedie": (("3.3.5", "4.7.0"), "count", 10, {"objective": "tweedie", "num_leaves": 7}),
    "cross_entropy": (NEW, "unit", 10, {"objective": "cross_entropy", "num_leaves": 7}),
    "cross_entropy_lambda": (NEW, "unit", 10, {"objective": "cross_entropy_lambda", "num_leaves": 7}),
    "lambdarank": (NEW, "grade", 10, {"objective": "lambdarank", "num_leaves": 7, "group": 20}),
    "rank_xendcg": (NEW, "grade", 10, {"objective": "rank_xendcg", "num_leaves": 7, "group": 20}),
    "multiclassova": (NEW, "classes", 8, {
        "objective": "multiclassova", "num_class": 3, "sigmoid": 0.7123, "num_leaves": 7}),
    "binary_sigmoid": (("4.3.0",), "binary", 10, {"objective": "binary", "sigmoid": 12.3456789, "num_leaves": 7}),
    "custom": (("3.0.0", "3.3.5", "4.7.0"), "any", 8, {"objective": "custom", "num_leaves": 7}),
    "dart": (NEW, "binary", 20, {
        "objective": "binary", "boosting": "dart", "drop_rate": 0.4, "skip_drop": 0.2, "num_leaves": 7}),
    "rf": (("2.3.1", "3.0.0", "3.3.5", "4.7.0"), "binary", 12, {
        "objective": "binary", "boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1, "num_leaves": 15}),
    "rf_regression": (("4.0.0",), "any", 7, {
        "objective": "regression", "boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1, "num_leaves": 15}),
    "rf_multiclass": (("4.3.0",), "classes", 7, {
        "objective": "multiclass", "num_class": 3, "boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1,
        "num_leaves": 7}),
    "goss": (("3.0.0", "4.7.0"), "binary", 15, {"objective": "binary", "boosting": "goss", "num_leaves": 7}),
    "no_missing": (NEW, "binary", 15, {"objective": "binary", "use_missing": False, "num_leaves": 15}),
    "no_missing_categorical": (("2.3.1", "3.0.0", "4.7.0"), "binary", 10, {
        "objective": "binary", "use_missing": False, "data": "categories", "num_leaves": 15, "min_data_per_group": 5,
        "cat_smooth": 1}),
    "zero_as_missing_categorical": (("4.7.0",), "binary", 10, {
        "objective": "binary", "zero_as_missing": True, "data": "categories", "num_leaves": 15,
        "min_data_per_group": 5}),
    "chain": (("4.7.0",), "chain", 4, {
        "objective": "regression", "num_leaves": 255, "min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0}),
    "one_tree": (("3.0.0", "4.7.0"), "binary", 1, {"objective": "binary", "num_leaves": 31}),
    "stump": (("4.3.0",), "any", 30, {"objective": "regression", "num_leaves": 2}),
    "constant": (("2.3.1", "3.0.0", "3.3.5", "4.7.0"), "any", 3, {"objective": "regression", "min_data_in_leaf": 5000}),
    "constant_linear": (("4.7.0",), "any", 3, {
        "objective": "regression", "min_data_in_leaf": 5000, "linear_tree": True}),
    "many": (("4.7.0",), "binary", 1000, {"objective": "binary", "num_leaves": 4, "learning_rate": 0.02}),
    "early_stopped": (NEW, "binary", 200, {
        "objective": "binary", "num_leaves": 15, "learning_rate": 0.3, "stop": True}),
    "monotone": (("4.0.0",), "any", 10, {
        "objective": "regression", "monotone_constraints": [1, 0, 0, 0, 0, 0, -1, 0], "num_leaves": 7}),
    "extra_trees": (("4.3.0",), "any", 10, {"objective": "regression", "extra_trees": True, "num_leaves": 15}),
    "names": (("4.7.0",), "binary", 5, {"objective": "binary", "num_leaves": 7, "names": True}),
    "mixed": (NEW, "binary", 6, {
        "objective": "binary", "num_leaves": 15, "data": "categories", "min_data_per_group": 5, "cat_smooth": 1,
        "before": True}),
    "pandas": (NEW, "binary", 10, {
        "objective": "binary", "num_leaves": 7, "data": "pandas", "min_data_per_group": 5, "cat_smooth": 1}),
}


def squared_error(scores, data):
    """A custom objective: half the squared error."""
    return scores - data.get_label(), scores * 0 + 1


def pandas_frame(table):
    """The categorical table as a data frame with categories of texts, integers and truth values."""
    import pandas as pd

    frame = pd.DataFrame({"c%d" % index: column for index, column in enumerate(table.T)})
    codes = table[:, 0].astype(int)
    frame["c0"] = pd.Categorical.from_codes(codes, ["red", "gr\u00fcn", "blue \"x\"", "", "sky, blue"])
    codes = [-1 if code != code else int(code) for code in table[:, 1]]
    frame["c1"] = pd.Categorical.from_codes(codes, range(1000, 1120))
    frame["c2"] = pd.Categorical.from_codes((table[:, 2] > 40).astype(int), [False, True])
    return frame


def train(name, kind, iterations, parameters):
    """One model and its rows."""
    import lightgbm as lgb
    import numpy as np

    random = np.random.default_rng(sum(name.encode()))
    parameters = dict(QUIET, **parameters)
    data, group, stop, names, before = (
        parameters.pop(key, None) for key in ("data", "group", "stop", "names", "before"))
    linear = parameters.get("linear_tree", False)
    table, signal = (training.categories if data else training.numbers)(random)
    if kind == "chain":
        table[:, 0] = np.arange(len(table))
        signal = 1.3 ** table[:, 0].clip(0, 260)
    label = training.labels(kind, signal, random)
    categorical = [0, 1, 2] if data else []
    rows = pandas_frame(table) if data == "pandas" else table
    if data == "pandas":
        table[:, 2] = table[:, 2] > 40
    options = {"group": [group] * (len(table) // group)} if group else {}
    options.update({"feature_name": ["a=b", "x y", "z\u00e9ro"] + list("defgh")} if names else {})
    lightgbm_data = lgb.Dataset(
        rows, label, categorical_feature="auto" if data == "pandas" else categorical, free_raw_data=False, **options)
    first = None
    if before:  # trees to which the categorical columns are numbers, before those to which they are not
        first = lgb.train(parameters, lgb.Dataset(rows, label, free_raw_data=False), iterations)
    booster = fit(lgb, parameters, lightgbm_data, iterations, first, stop and (table[:300], label[:300]))
    return booster, probes(random, table, booster, categorical, linear)


def fit(lgb, parameters, data, iterations, first, held_out):
    """Trains with the spelling of the version at hand; on a model, and until rows held out tell to stop, if given."""
    keywords = {"init_model": first}
    if parameters["objective"] == "custom":
        if lgb.__version__ < "4":
            keywords["fobj"] = squared_error
        else:
            parameters = dict(parameters, objective=squared_error)
    if held_out:
        wrong = [index % 9 == 0 for index in range(len(held_out[1]))]
        keywords["valid_sets"] = [lgb.Dataset(held_out[0], held_out[1] ^ wrong, reference=data)]
        parameters = dict(parameters, early_stopping_round=5)
    return lgb.train(parameters, data, iterations, **keywords)


def run_here():
    """Trains all models of the version that is installed."""
    import lightgbm as lgb

    for name, (versions, kind, iterations, parameters) in MODELS.items():
        if lgb.__version__ in versions:
            booster, probe = train(name, kind, iterations, parameters)
            write("%s-%s" % (name, lgb.__version__), booster, probe)


if __name__ == "__main__":
    training.main(__doc__, __file__, VERSIONS, run_here, lambda version: (
        "lightgbm", "numpy<2", "scipy", "pandas", "scikit-learn"))
