"""Data as SageMaker's XGBoost container reads it: CSV and LIBSVM of training channels."""
import numpy as np
import xgboost


class Unsupported(ValueError):
    """Data in a form that is not taken, or not in the form it says."""


def parse_csv(text, where="the data"):
    """Rows of numbers; an empty cell is a missing value."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        delimiter = "," if "," in line else "\t" if "\t" in line else ","
        try:
            rows.append([float(cell) if cell.strip() else np.nan for cell in line.split(delimiter)])
        except ValueError as error:
            raise Unsupported(f"{where}, line {number}: {error}") from error
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise Unsupported(f"{where}: rows of {', '.join(map(str, sorted(widths)))} columns")
    return np.array(rows, dtype=np.float32)


def parse_libsvm(text, where="the data"):
    """(labels, matrix) of LIBSVM lines, what is not there missing; a line may go without its label."""
    labels, rows = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split()
        try:
            labels.append(float(cells.pop(0).split(":")[0]) if ":" not in cells[0] else np.nan)
            rows.append({int(key): float(value) for key, value in (cell.split(":") for cell in cells)})
        except ValueError as error:
            raise Unsupported(f"{where}, line {number}: {error}") from error
    width = max((max(row, default=-1) + 1 for row in rows), default=0)
    matrix = np.full((len(rows), width), np.nan, dtype=np.float32)
    for index, row in enumerate(rows):
        for column, value in row.items():
            matrix[index, column] = value
    return np.array(labels, dtype=np.float32), matrix


def read_channel(folder, kind):
    """All files of a training channel as a DMatrix: label first, no header."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "_")))
    parts = []
    for path in files:
        text = path.read_text()
        if kind in ("text/libsvm", "text/x-libsvm", "libsvm"):
            parts.append(parse_libsvm(text, where=path.name))
        else:
            rows = parse_csv(text, path.name)
            if rows.ndim == 2 and rows.shape[1] > 1:
                parts.append((rows[:, 0], rows[:, 1:]))
            elif len(rows):
                raise Unsupported(f"{path.name}: a row has a label and at least one feature")
    if not parts:
        return None
    width = max(matrix.shape[1] for _, matrix in parts)
    parts = [(labels, np.pad(matrix, ((0, 0), (0, width - matrix.shape[1])), constant_values=np.nan))
             for labels, matrix in parts]
    return xgboost.DMatrix(np.concatenate([matrix for _, matrix in parts]),
                           label=np.concatenate([labels for labels, _ in parts]))
