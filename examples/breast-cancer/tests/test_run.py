"""The processing steps run by the definition's own command lines, with /opt/ml/processing in a test's folder."""
import json
import shutil
import subprocess
import sys

from conftest import ROOT
from test_pipeline import STEPS, resolve

CONTAINER = "/opt/ml/processing"


def run(step: str, folder, inputs: dict):
    """Does as SageMaker does: brings the inputs to their places, runs the entry point, answers the outputs' places."""
    arguments = resolve(STEPS[step]["Arguments"])
    here = {item["InputName"]: item["S3Input"]["LocalPath"] for item in arguments["ProcessingInputs"]}
    assert set(here) == set(inputs)
    for name, source in inputs.items():
        shutil.copytree(source, here[name].replace(CONTAINER, str(folder)))
    application = arguments["AppSpecification"]
    command = [part.replace(CONTAINER, str(folder))
               for part in application["ContainerEntrypoint"] + application["ContainerArguments"]]
    done = subprocess.run([sys.executable] + command[1:], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outputs = arguments["ProcessingOutputConfig"]["Outputs"]
    return {item["OutputName"]: folder / item["S3Output"]["LocalPath"][len(CONTAINER) + 1:] for item in outputs}


def test_preprocess_fills_all_its_outputs_and_evaluate_judges_the_model(tmp_path, model):
    prepared = run("Preprocess", tmp_path / "preprocess", {"code": ROOT / "pipeline", "data": ROOT / "data"})
    assert {name: sorted(file.name for file in place.iterdir()) for name, place in prepared.items()} == {
        "train": ["train.csv"], "validation": ["validation.csv"], "test": ["test.csv"], "columns": ["columns.json"]}
    judged = run("Evaluate", tmp_path / "evaluate",
                 {"code": ROOT / "pipeline", "model": model, "test": prepared["test"]})
    (file,) = STEPS["Evaluate"]["PropertyFiles"]
    report = json.loads((judged[file["OutputName"]] / file["FilePath"]).read_text())
    assert report["binary_classification_metrics"]["auc"]["value"] > 0.95
