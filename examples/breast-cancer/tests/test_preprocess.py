"""preprocess.py splits the committed data as promised and refuses data it should not believe."""
import json
import subprocess
import sys

import pandas as pd
import preprocess
import pytest
from conftest import ROOT

SPLITS = {"train": 341, "validation": 114, "test": 114}


def table(folder, name) -> pd.DataFrame:
    return pd.read_csv(folder / name / (name + ".csv"), header=None, dtype=str)


def test_every_row_is_in_exactly_one_split_and_unchanged(prepared):
    raw = pd.read_csv(ROOT / "data" / "breast-cancer.csv")
    raw["diagnosis"] = raw["diagnosis"].map({"B": 0, "M": 1})
    parts = pd.concat([table(prepared, name).astype(float) for name in SPLITS])
    assert sorted(map(tuple, parts.to_numpy())) == sorted(map(tuple, raw.astype(float).to_numpy()))


@pytest.mark.parametrize("name,count", SPLITS.items())
def test_each_split_has_its_size_and_the_classes_in_proportion(prepared, name, count):
    rows = table(prepared, name)
    assert rows.shape == (count, 31)
    assert (rows[0] == "1").mean() == pytest.approx(212 / 569, abs=0.01)


def test_columns_are_written_beside_the_data_and_not_into_it(prepared):
    columns = json.loads((prepared / "columns" / "columns.json").read_text())
    assert len(columns["features"]) == 30 and columns["features"][0] == "mean_radius"
    assert columns["rows"] == SPLITS and columns["shuffled-labels"] is False
    assert [file.name for file in (prepared / "train").iterdir()] == ["train.csv"]


def test_a_second_run_writes_the_same_bytes(prepared, tmp_path):
    preprocess.prepare(ROOT / "data", tmp_path, shuffle=False)
    for name in SPLITS:
        assert (tmp_path / name / (name + ".csv")).read_bytes() == (prepared / name / (name + ".csv")).read_bytes()


def test_shuffling_moves_labels_and_nothing_else(prepared, shuffled):
    for name in ("train", "validation"):
        plain, dealt = table(prepared, name), table(shuffled, name)
        assert plain.drop(columns=0).equals(dealt.drop(columns=0))
        assert plain[0].value_counts().equals(dealt[0].value_counts())
        assert (plain[0] != dealt[0]).mean() > 0.3
    assert table(prepared, "test").equals(table(shuffled, "test"))


def damaged(change) -> str:
    """The committed CSV after one change to its lines."""
    lines = (ROOT / "data" / "breast-cancer.csv").read_text().splitlines()
    change(lines)
    return "\n".join(lines) + "\n"


def set_cell(row, column, value):
    def change(lines):
        cells = lines[row].split(",")
        cells[column] = value
        lines[row] = ",".join(cells)
    return change


@pytest.mark.parametrize("change,says", [
    (set_cell(0, 0, "label"), "no column 'diagnosis'"),
    (set_cell(3, 0, "X"), "holds ['X']"),
    (set_cell(3, 0, ""), "holds ['']"),
    (set_cell(3, 5, ""), "column 'mean_smoothness', row 3"),
    (set_cell(3, 5, "wide"), "'wide' is not a finite number"),
    (set_cell(3, 5, "inf"), "is not a finite number"),
    (lambda lines: lines.append(lines[7]), "1 rows occur twice, first at row 570"),
    (lambda lines: lines.__setitem__(slice(None), [line.rsplit(",", 1)[0] for line in lines]), "29 features"),
    (lambda lines: lines.__delitem__(slice(1, None)), "has 0 rows"),
    (lambda lines: lines.__setitem__(slice(None), [x for x in lines if x[0] != "M"]), "class 'M' has 0 rows"),
])
def test_bad_data_is_refused_by_name_and_place(tmp_path, change, says):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "data.csv").write_text(damaged(change))
    with pytest.raises(preprocess.BadData) as refusal:
        preprocess.prepare(tmp_path / "raw", tmp_path / "out", shuffle=False)
    assert says in str(refusal.value)
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_ends_the_command_red_with_one_line(tmp_path):
    run = subprocess.run([sys.executable, str(ROOT / "pipeline" / "preprocess.py"), "--input-dir", str(tmp_path),
                          "--output-dir", str(tmp_path / "out")], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("preprocess: no .csv file in") and run.stderr.count("\n") == 1
