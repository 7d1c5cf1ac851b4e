"""The built-in algorithm's hyperparameters: texts in, values out, with the container's refusals."""
OBJECTIVES = ("reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:logistic", "reg:pseudohubererror",
              "reg:absoluteerror", "binary:logistic", "binary:logitraw", "binary:hinge", "count:poisson",
              "survival:cox", "survival:aft", "multi:softmax", "multi:softprob", "rank:pairwise", "rank:ndcg",
              "rank:map", "reg:gamma", "reg:tweedie")
INTEGERS = {"num_round": (1, None), "max_depth": (0, None), "num_class": (2, None), "max_leaves": (0, None),
            "max_bin": (2, None), "seed": (None, None), "nthread": (0, None), "early_stopping_rounds": (1, None),
            "verbosity": (0, 3), "num_parallel_tree": (1, None), "csv_weights": (0, 1)}
REALS = {"eta": (0, 1), "gamma": (0, None), "min_child_weight": (0, None), "max_delta_step": (0, None),
         "subsample": (0, 1), "colsample_bytree": (0, 1), "colsample_bylevel": (0, 1), "colsample_bynode": (0, 1),
         "lambda": (0, None), "alpha": (0, None), "lambda_bias": (0, 1), "sketch_eps": (0, 1),
         "scale_pos_weight": (0, None), "base_score": (None, None), "tweedie_variance_power": (1, 2),
         "rate_drop": (0, 1), "skip_drop": (0, 1), "aft_loss_distribution_scale": (0, None), "huber_slope": (0, None)}
WORDS = {"booster": ("gbtree", "gblinear", "dart"), "tree_method": ("auto", "exact", "approx", "hist", "gpu_hist"),
         "objective": OBJECTIVES, "grow_policy": ("depthwise", "lossguide"), "sample_type": ("uniform", "weighted"),
         "normalize_type": ("tree", "forest"), "process_type": ("default", "update"),
         "sampling_method": ("uniform", "gradient_based"), "deterministic_histogram": ("true", "false"),
         "single_precision_histogram": ("true", "false"), "one_drop": ("0", "1"), "silent": ("0", "1"),
         "aft_loss_distribution": ("normal", "logistic", "extreme"), "refresh_leaf": ("0", "1"),
         "save_model_on_termination": ("true", "false"), "use_dask_gpu_training": ("true", "false"), "dsplit": None,
         "predictor": ("auto", "cpu_predictor", "gpu_predictor"), "updater": None, "interaction_constraints": None,
         "monotone_constraints": None, "eval_metric": None, "prob_buffer_row": None, "kfold": None,
         "_tuning_objective_metric": None}
NOT_XGBOOST = {"csv_weights", "silent", "dsplit", "save_model_on_termination", "use_dask_gpu_training", "predictor",
               "prob_buffer_row", "sketch_eps", "lambda_bias", "deterministic_histogram", "kfold",
               "single_precision_histogram", "_tuning_objective_metric"}


class CustomerError(Exception):
    """What the container calls the customer's mistake."""


def read(said):
    """xgboost's parameters (and num_round, early_stopping_rounds) of the request's texts."""
    said = {key: value.strip().strip('"') for key, value in said.items() if not key.startswith("sagemaker_")}
    if "num_round" not in said:
        raise CustomerError("Hyperparameter num_round: required but not provided")
    values = {key: _value(key, text) for key, text in said.items()}
    objective = values.setdefault("objective", "reg:squarederror")
    if objective == "reg:linear":
        values["objective"] = "reg:squarederror"
    if objective.startswith("multi:") and "num_class" not in values:
        raise CustomerError("Hyperparameter num_class: required for multiclass objectives")
    if "eval_metric" in values:
        values["eval_metric"] = [metric.strip() for metric in
                                 values["eval_metric"].strip("[]").replace('"', "").replace("'", "").split(",")]
    if values.get("csv_weights"):
        raise CustomerError("Hyperparameter csv_weights: instance weights are not part of the local AWS")
    if values.get("tree_method") == "gpu_hist":
        raise CustomerError("Hyperparameter tree_method: gpu_hist needs a GPU instance")
    return {key: value for key, value in values.items() if key not in NOT_XGBOOST}


def _value(key, text):
    if key in INTEGERS or key in REALS:
        least, most = (INTEGERS if key in INTEGERS else REALS)[key]
        try:
            value = int(text) if key in INTEGERS else float(text)
        except ValueError as error:
            kind = "an integer" if key in INTEGERS else "a number"
            raise CustomerError(f"Hyperparameter {key}: could not parse '{text}' as {kind}") from error
        if (least is not None and value < least) or (most is not None and value > most) or value != value:
            raise CustomerError(f"Hyperparameter {key}: value {text} is not in range "
                                f"[{least}, {'inf' if most is None else most}]")
        return value
    if key not in WORDS:
        raise CustomerError(f"Extraneous hyperparameter found: {key}")
    if WORDS[key] and text not in WORDS[key]:
        raise CustomerError(f"Hyperparameter {key}: value '{text}' is not in {list(WORDS[key])}")
    return text
