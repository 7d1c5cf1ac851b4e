"""Writes endpoint/cases.json, the smoke-test cases, from rows of the test split.

`python endpoint/make.py --check` compares with the committed file and changes nothing. The rows are picked by what is
in the data, not by a model: a case that the model itself had picked could not accuse it.
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "endpoint" / "cases.json"
sys.path.insert(0, str(ROOT / "pipeline"))
import preprocess  # noqa: E402  (the path above comes first)


def held_back() -> tuple:
    """The rows of the test split as text cells, label first; and the names of the features."""
    with tempfile.TemporaryDirectory() as folder:
        columns = preprocess.prepare(ROOT / "data", Path(folder), shuffle=False)
        rows = pd.read_csv(Path(folder) / "test" / "test.csv", header=None, dtype=str)
    return rows, columns["features"]


def answered(name: str, row: pd.Series, low: float, high: float) -> dict:
    """A case that must be answered with one number from `low` to `high`."""
    return {
        "name": name,
        "content-type": "text/csv",
        "accept": "text/csv",
        "body": ",".join(row.iloc[1:]),
        "expect": {
            "status": 200,
            "content-type": "text/csv",
            "rows": 1,
            "values": [{"at": "$[0][0]", "min": low, "max": high}],
            "max-ms": 2000,
        },
    }


def refused(name: str, content_type: str, body: str) -> dict:
    """A case that must be refused as the caller's mistake; a 200 would be a number out of nonsense."""
    return {"name": name, "content-type": content_type, "accept": "text/csv", "body": body, "expect": {"status": "4xx"}}


def cases() -> dict:
    rows, features = held_back()
    area = rows[1 + features.index("worst_area")].astype(float)
    malignant, benign = rows[0] == "1", rows[0] == "0"
    largest, smallest = rows.loc[area[malignant].idxmax()], rows.loc[area[benign].idxmin()]
    # The tumour whose size says least: what it scores is the model's business, that it is a probability is not.
    doubtful = rows.loc[(area - area.median()).abs().idxmin()]
    return {"cases": [
        answered("the largest malignant tumour is found", largest, 0.5, 1.0),
        answered("the smallest benign tumour is let go", smallest, 0.0, 0.5),
        answered("a tumour of middling size scores a probability", doubtful, 0.0, 1.0),
        refused("a header instead of numbers is refused", "text/csv", ",".join(features)),
        # Too few columns prove nothing: XGBoost takes the missing ones for missing values and answers.
        refused("twice as many columns are refused", "text/csv", ",".join(list(smallest.iloc[1:]) * 2)),
        refused("a picture is refused", "image/png", "not a picture"),
    ]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed file instead of writing it")
    check = parser.parse_args().check
    text = json.dumps(cases(), indent=2) + "\n"
    if not check:
        CASES.write_text(text, encoding="utf-8")
        print(f"wrote {CASES}")
        return 0
    if CASES.read_text(encoding="utf-8") != text:
        print(f"{CASES} is not what the test split gives; write it anew with: python endpoint/make.py", file=sys.stderr)
        return 1
    print(f"{CASES} matches the test split")
    return 0


if __name__ == "__main__":
    sys.exit(main())
