"""Makes drift_fixtures.json: what evidently 0.7.23 says of seeded samples.

    python3 -m venv /tmp/evidently && /tmp/evidently/bin/pip install evidently==0.7.23 'pandas<3'
    /tmp/evidently/bin/python Tests/MetricsTests/drift_fixtures.py

evidently does not import beside pandas 3, which is why its answers are kept here.
"""
import json
from pathlib import Path

import numpy
import pandas
from evidently.legacy.calculations.stattests.jensenshannon import _jensenshannon
from evidently.legacy.calculations.stattests.psi import _psi
from evidently.legacy.core import ColumnType


def case(name, reference, current, kind):
    one, other = pandas.Series(reference), pandas.Series(current)
    return {"name": name, "reference": list(reference), "current": list(current),
            "psi": float(_psi(one, other, kind, 0.1)[0]),
            "jensenShannon": float(_jensenshannon(one, other, kind, 0.1)[0])}


def main():
    generator, number = numpy.random.default_rng(20), ColumnType.Numerical

    def normal(mean, deviation, count):
        return [round(float(x), 4) for x in generator.normal(mean, deviation, count)]

    def whole(most, count):
        return [float(x) for x in generator.integers(0, most, count)]

    cases = [
        case("the same distribution", normal(0, 1, 300), normal(0, 1, 200), number),
        case("a mean that moved", normal(0, 1, 300), normal(1, 1, 250), number),
        case("samples apart", normal(0, 1, 120), normal(40, 1, 100), number),
        case("a wider spread", normal(5, 1, 90), normal(5, 3, 400), number),
        case("few different numbers", whole(6, 200), whole(8, 150), number),
        case("twenty different numbers", [float(x % 20) for x in range(100)], normal(9, 4, 100), number),
        case("twenty-one different numbers", [float(x % 21) for x in range(105)], normal(9, 4, 100), number),
        case("many rows in one bin", [0.0] * 30000 + normal(0, 1, 60), normal(0, 1, 300), number),
    ]
    # The long run of zeros is written as a count, so that the file stays small.
    for made in cases:
        for side in ("reference", "current"):
            zeros = made[side].count(0.0)
            made[side] = {"zeros": zeros, "others": [x for x in made[side] if x != 0.0]}
    Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=1) + "\n")


main()
