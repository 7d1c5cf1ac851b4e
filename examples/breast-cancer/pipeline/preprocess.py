"""Turns the raw CSV into what SageMaker's built-in XGBoost trains on: label first, no header, three disjoint splits.

    python pipeline/preprocess.py --input-dir data --output-dir /tmp/prepared

writes /tmp/prepared/{train,validation,test}/*.csv and /tmp/prepared/columns/columns.json. Only folders are named, so
the same command runs on a laptop and in a SageMaker processing job, where the folders lie under /opt/ml/processing.
It runs in SageMaker's XGBoost 1.7-1 image: Python 3.8, pandas 1.2.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

LABEL = "diagnosis"
CLASSES = {"B": 0, "M": 1}  # malignant is the positive class: it is what must not be missed
FEATURES = 30
SEED = 20
SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}


class BadData(Exception):
    """The data is not what this step was written for; the text says where and in what way."""


def read(folder: Path) -> pd.DataFrame:
    """All CSV files of the folder, one below the other, in the order of their names.

    Cells stay text: what is written for the model is, digit for digit, what was in the file, whatever pandas' version.
    """
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise BadData(f"no .csv file in {folder}; give the folder of the raw data with --input-dir")
    frames = [pd.read_csv(file, dtype=str, keep_default_na=False) for file in files]
    for file, frame in zip(files, frames):
        if list(frame.columns) != list(frames[0].columns):
            raise BadData(f"{file} has other columns than {files[0]}; their headers must be the same")
    return pd.concat(frames, ignore_index=True)


def check(raw: pd.DataFrame) -> None:
    """Refuses data that a model could be trained on but never should be."""
    if LABEL not in raw.columns:
        raise BadData(f"no column {LABEL!r}; there are: {', '.join(raw.columns)}")
    strange = sorted(set(raw[LABEL]) - set(CLASSES))
    if strange:
        raise BadData(f"column {LABEL!r} holds {strange[:5]}; only {sorted(CLASSES)} are known")
    features = raw.drop(columns=LABEL)
    if features.shape[1] != FEATURES:
        raise BadData(f"{features.shape[1]} features; {FEATURES} were expected beside {LABEL!r}")
    for name in features.columns:
        numbers = pd.to_numeric(features[name], errors="coerce").to_numpy(dtype=float)
        bad = np.flatnonzero(~np.isfinite(numbers))
        if bad.size:
            raise BadData(f"column {name!r}, row {bad[0] + 1}: {features[name].iloc[bad[0]]!r} is not a finite number "
                          f"({bad.size} such values in this column)")
    repeated = raw.duplicated()
    if repeated.any():
        # A row that is in the training and in the test split would make the test say too much.
        raise BadData(f"{int(repeated.sum())} rows occur twice, first at row {int(repeated.idxmax()) + 1}")
    counts = raw[LABEL].value_counts().reindex(list(CLASSES), fill_value=0)
    if counts.min() < 10:
        raise BadData(f"class {counts.idxmin()!r} has {counts.min()} rows; at least 10 are needed for three splits")


def split(rows: pd.DataFrame) -> dict:
    """The three splits, each with the classes in the proportion they have in all rows; the same on every run."""
    rest, test = train_test_split(rows, test_size=SHARES["test"], stratify=rows[LABEL], random_state=SEED)
    validation_share = SHARES["validation"] / (1 - SHARES["test"])
    train, validation = train_test_split(rest, test_size=validation_share, stratify=rest[LABEL], random_state=SEED)
    return {"train": train, "validation": validation, "test": test}


def shuffle_labels(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with their labels dealt out at random, so that nothing can be learned from them."""
    dealt = np.random.RandomState(SEED).permutation(rows[LABEL].to_numpy())
    return rows.assign(**{LABEL: dealt})


def write(text: str, path: Path) -> None:
    """Writes beside the file and renames: a step that is killed leaves no half of a file for the next one to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".partial")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def prepare(input_dir: Path, output_dir: Path, shuffle: bool) -> dict:
    """The whole step; answers what it wrote, which is also the content of columns.json."""
    raw = read(input_dir)
    check(raw)
    features = [name for name in raw.columns if name != LABEL]
    rows = raw[[LABEL] + features].assign(**{LABEL: raw[LABEL].map(CLASSES).astype(int)})
    splits = split(rows)
    if shuffle:
        # Never the test split: the evaluation must keep telling the truth about a bad model.
        splits["train"], splits["validation"] = shuffle_labels(splits["train"]), shuffle_labels(splits["validation"])
    for name, part in splits.items():
        write(part.to_csv(index=False, header=False), output_dir / name / (name + ".csv"))
    columns = {
        "label": LABEL,
        "classes": CLASSES,
        "features": features,
        "rows": {name: len(part) for name, part in splits.items()},
        "positive": {name: int(part[LABEL].sum()) for name, part in splits.items()},
        "seed": SEED,
        "shuffled-labels": shuffle,
    }
    # In a folder of its own: XGBoost would read every file in the folder of the training data.
    write(json.dumps(columns, indent=2) + "\n", output_dir / "columns" / "columns.json")
    return columns


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--input-dir", type=Path, required=True, help="the folder with the raw CSV")
    parser.add_argument("--output-dir", type=Path, required=True,
                        help="gets the folders train, validation, test and columns")
    parser.add_argument("--shuffle-labels", choices=["true", "false"], default="false",
                        help="deal out the training and validation labels at random, to see a bad model be refused")
    arguments = parser.parse_args()
    try:
        columns = prepare(arguments.input_dir, arguments.output_dir, arguments.shuffle_labels == "true")
    except BadData as problem:
        print(f"preprocess: {problem}", file=sys.stderr)
        return 1
    for name, count in columns["rows"].items():
        print(f"{name}: {count} rows, {columns['positive'][name]} malignant")
    if columns["shuffled-labels"]:
        print("the labels of train and validation were SHUFFLED: this model is meant to be bad")
    return 0


if __name__ == "__main__":
    sys.exit(main())
