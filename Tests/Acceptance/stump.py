"""The smallest model there is, and rows that it scores."""
import json


def _model():
    """A model of XGBoost: 1 where the first feature is not below a half."""
    tree = {"tree_param": {"num_nodes": "3"}, "left_children": [1, -1, -1], "right_children": [2, -1, -1],
            "split_indices": [0, 0, 0], "split_conditions": [0.5, -2, 2], "default_left": [1, 0, 0]}
    return json.dumps({"version": [3, 2, 0], "learner": {
        "feature_names": [], "learner_model_param": {"base_score": "5E-1", "num_feature": "2", "num_class": "0"},
        "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [tree]}},
        "objective": {"name": "binary:logistic"}}}).encode()


STUMP = _model()
# Of four rows of each class one has the other's score.
ROWS = "".join(f"{at % 2},{at % 2 if at else 1},{at}\n" for at in range(8))
