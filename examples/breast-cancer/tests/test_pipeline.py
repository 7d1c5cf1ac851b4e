"""SageMaker will accept the pipeline: every reference leads somewhere, every request is valid by AWS's own model."""
import json
import re

import botocore.session
import botocore.validate
import pytest
from conftest import ROOT

DEFINITION = json.loads((ROOT / "pipeline" / "pipeline.json").read_text(encoding="utf-8"))
STEPS = {step["Name"]: step for step in DEFINITION["Steps"]}
CONDITION = STEPS["CheckAuc"]["Arguments"]
STEPS.update({step["Name"]: step for step in CONDITION["IfSteps"]})
# What a person must give, as start-pipeline would be given it.
GIVEN = {
    "InputData": "s3://models/breast-cancer/data/1a2b",
    "CodePrefix": "s3://models/breast-cancer/code/3c4d",
    "OutputPrefix": "s3://models/breast-cancer/runs",
    "ExecutionRole": "arn:aws:iam::123456789012:role/sagemaker-execution",
}
PARAMETERS = {p["Name"]: GIVEN.get(p["Name"], p.get("DefaultValue")) for p in DEFINITION["Parameters"]}
EXECUTION = {
    "PipelineExecutionId": "abcdefghijkl",
    "PipelineExecutionArn": "arn:aws:sagemaker:us-east-1:123456789012:pipeline/breast-cancer/execution/abcdefghijkl",
}
# What only a job that ran can tell.
PROPERTIES = {"Train.ModelArtifacts.S3ModelArtifacts": "s3://models/breast-cancer/runs/abcdefghijkl/model/model.tar.gz"}
SAGEMAKER = botocore.session.get_session().get_service_model("sagemaker")
REQUESTS = [("Preprocess", "CreateProcessingJob"), ("Train", "CreateTrainingJob"), ("Evaluate", "CreateProcessingJob"),
            ("RegisterModel", "CreateModelPackage")]


def resolve(value):
    """The value as SageMaker fills it in before it sends the request."""
    if isinstance(value, list):
        return [resolve(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Get"}:
        return look_up(value["Get"])
    if set(value) == {"Std:Join"}:
        join = value["Std:Join"]
        return join["On"].join(str(resolve(item)) for item in join["Values"])
    return {key: resolve(item) for key, item in value.items()}


def look_up(path: str):
    """What a reference leads to; a KeyError is a reference that leads nowhere."""
    kind, rest = path.split(".", 1)
    if kind == "Parameters":
        return PARAMETERS[rest]
    if kind == "Execution":
        return EXECUTION[rest]
    assert kind == "Steps", path
    if rest in PROPERTIES:
        return PROPERTIES[rest]
    step, output = re.fullmatch(r"(\w+)\.ProcessingOutputConfig\.Outputs\['(\w+)'\]\.S3Output\.S3Uri", rest).groups()
    outputs = STEPS[step]["Arguments"]["ProcessingOutputConfig"]["Outputs"]
    return resolve({item["OutputName"]: item for item in outputs}[output]["S3Output"]["S3Uri"])


def request(step: str, operation: str) -> dict:
    """The whole request; SageMaker itself adds the name of the job."""
    name = {"CreateProcessingJob": "ProcessingJobName", "CreateTrainingJob": "TrainingJobName"}.get(operation)
    return dict(resolve(STEPS[step]["Arguments"]), **({name: "a-job"} if name else {}))


def broken_rules(value, shape, place="") -> list:
    """What botocore's validator leaves to the service: enums, patterns and greatest lengths."""
    if shape.type_name == "structure":
        return [rule for key, item in value.items()
                for rule in broken_rules(item, shape.members[key], f"{place}.{key}")]
    if shape.type_name == "list":
        return [rule for item in value for rule in broken_rules(item, shape.member, place + "[]")]
    if shape.type_name == "map":
        return [rule for key, item in value.items() for inner, name in ((shape.key, key), (shape.value, item))
                for rule in broken_rules(name, inner, f"{place}.{key}")]
    if shape.type_name != "string":
        return []
    rules = []
    if shape.enum and value not in shape.enum:
        rules.append(f"{place}: {value!r} is none of {len(shape.enum)} words")
    if len(value) > shape.metadata.get("max", len(value)):
        rules.append(f"{place}: longer than {shape.metadata['max']}")
    pattern = shape.metadata.get("pattern")
    if pattern and r"\p" not in pattern and not re.fullmatch(pattern, value):
        rules.append(f"{place}: {value!r} does not match {pattern}")
    return rules


@pytest.mark.parametrize("step,operation", REQUESTS)
def test_each_request_is_valid_by_aws_own_model(step, operation):
    shape = SAGEMAKER.operation_model(operation).input_shape
    sent = request(step, operation)
    assert botocore.validate.ParamValidator().validate(sent, shape).generate_report() == ""
    assert set(sent) <= set(shape.members)
    assert broken_rules(sent, shape) == []


def test_the_check_itself_sees_a_wrong_word():
    shape = SAGEMAKER.operation_model("CreateTrainingJob").input_shape
    sent = request("Train", "CreateTrainingJob")
    sent["AlgorithmSpecification"]["TrainingInputMode"] = "file"
    assert broken_rules(sent, shape) == [".AlgorithmSpecification.TrainingInputMode: 'file' is none of 3 words"]


def test_version_names_and_order():
    assert DEFINITION["Version"] == "2020-12-01"
    assert [step["Name"] for step in DEFINITION["Steps"]] == ["Preprocess", "Train", "Evaluate", "CheckAuc"]
    assert all(re.fullmatch(r"[A-Za-z0-9\-_]{1,64}", name) for name in STEPS)


def test_only_what_differs_between_accounts_must_be_given():
    assert {p["Name"] for p in DEFINITION["Parameters"] if "DefaultValue" not in p} == set(GIVEN)


def test_defaults_have_the_type_they_declare():
    types = {"String": str, "Integer": int, "Float": float}
    for parameter in DEFINITION["Parameters"]:
        if "DefaultValue" in parameter:
            assert type(parameter["DefaultValue"]) is types[parameter["Type"]], parameter["Name"]
            assert parameter["DefaultValue"] in parameter.get("EnumValues", [parameter["DefaultValue"]])


def test_every_parameter_is_used():
    text = json.dumps(DEFINITION)
    assert [p["Name"] for p in DEFINITION["Parameters"] if f'"Parameters.{p["Name"]}"' not in text] == []


def test_the_gate_reads_the_auc_that_evaluate_writes():
    (condition,) = CONDITION["Conditions"]
    reading = condition["LeftValue"]["Std:JsonGet"]
    assert condition["Type"] == "GreaterThanOrEqualTo"
    assert resolve(condition["RightValue"]) == PARAMETERS["MinimumAuc"]
    assert reading["Path"] == "binary_classification_metrics.auc.value"
    (file,) = STEPS["Evaluate"]["PropertyFiles"]
    assert reading["PropertyFile"] == {"Get": "Steps.Evaluate.PropertyFiles." + file["PropertyFileName"]}
    assert file["OutputName"] == "evaluation" and file["FilePath"] == "evaluation.json"
    assert CONDITION["ElseSteps"] == []


def test_a_model_is_never_registered_as_approved():
    assert STEPS["RegisterModel"]["Arguments"]["ModelApprovalStatus"] == "PendingManualApproval"


@pytest.mark.parametrize("step", ["Preprocess", "Evaluate"])
def test_scripts_are_only_given_folders_that_the_job_has(step):
    arguments = STEPS[step]["Arguments"]
    folders = {item["S3Input"]["LocalPath"] for item in arguments["ProcessingInputs"]}
    folders |= {item["S3Output"]["LocalPath"] for item in arguments["ProcessingOutputConfig"]["Outputs"]}
    application = arguments["AppSpecification"]
    script = application["ContainerEntrypoint"][1]
    assert script.rsplit("/", 1)[0] in folders and (ROOT / "pipeline" / script.rsplit("/", 1)[1]).is_file()
    for argument in application["ContainerArguments"]:
        if str(argument).startswith("/"):
            # --output-dir of preprocess.py is the folder above its four outputs.
            assert any(folder == argument or folder.startswith(argument + "/") for folder in folders), argument
