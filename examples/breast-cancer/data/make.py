"""Writes data/breast-cancer.csv, the committed data set, from the copy that scikit-learn ships.

Run it to convince yourself that the committed file is the published one: `python data/make.py --check` compares byte
for byte and changes nothing; without --check it writes the file. Where it came from and its licence: data/README.md.
"""
import argparse
import sys
from pathlib import Path

from sklearn.datasets import load_breast_cancer

CSV = Path(__file__).resolve().parent / "breast-cancer.csv"


def text() -> str:
    """The whole file: a header, then one line a tumour with the diagnosis (M or B) first."""
    data = load_breast_cancer()
    header = ["diagnosis"] + [name.replace(" ", "_") for name in data.feature_names]
    lines = [",".join(header)]
    for row, target in zip(data.data, data.target):
        # scikit-learn numbers the classes in the order of target_names: malignant is 0, benign is 1.
        diagnosis = {"malignant": "M", "benign": "B"}[str(data.target_names[target])]
        lines.append(",".join([diagnosis] + [number(value) for value in row]))
    return "\n".join(lines) + "\n"


def number(value) -> str:
    """The shortest text that reads back as the same number; whole numbers without a decimal point."""
    value = float(value)
    return str(int(value)) if value.is_integer() else repr(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed file instead of writing it")
    if not parser.parse_args().check:
        CSV.write_bytes(text().encode("ascii"))
        print(f"wrote {CSV}")
        return 0
    if CSV.read_bytes() != text().encode("ascii"):
        print(f"{CSV} is not what scikit-learn's copy of the data gives; write it anew with: python data/make.py",
              file=sys.stderr)
        return 1
    print(f"{CSV} is the published data, byte for byte")
    return 0


if __name__ == "__main__":
    sys.exit(main())
