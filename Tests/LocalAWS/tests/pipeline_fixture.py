"""A small pipeline for the tests: split, train, evaluate, check, register or fail."""
from local_aws_testing import BUCKET, IMAGE, ROLE

PREPROCESS = """
import pathlib, sys
source, target = sys.argv[1:3]
rows = pathlib.Path(source, "data.csv").read_text().split()
for name, part in (("train", rows[:160]), ("validation", rows[160:])):
    pathlib.Path(target, name).mkdir(parents=True, exist_ok=True)
    pathlib.Path(target, name, "part.csv").write_text("\\n".join(part))
print("split", len(rows))
"""
EVALUATE = """
import json, os, pathlib
assert pathlib.Path("/opt/ml/processing/model/model.tar.gz").stat().st_size > 100
pathlib.Path("/opt/ml/processing/report/evaluation.json").write_text(json.dumps({"metrics": {"auc": {"value": 0.9}}}))
print("evaluated by", os.environ["WHO"])
"""


def get(text):
    return {"Get": text}


def processing(name, arguments, inputs, outputs, **more):
    """A Processing step that runs NAME.py."""
    script = name.lower() + ".py"
    files = [("code", f"s3://{BUCKET}/code/{script}", "code"), *inputs]
    body = {
        "RoleArn": ROLE, "Environment": {"WHO": get("Parameters.Who")},
        "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1,
                                                  "VolumeSizeInGB": 5}},
        "AppSpecification": {"ImageUri": IMAGE, "ContainerEntrypoint": ["python3",
                                                                        f"/opt/ml/processing/code/{script}"]},
        "ProcessingInputs": [{"InputName": key, "S3Input": {"S3Uri": uri, "LocalPath": f"/opt/ml/processing/{folder}",
                                                            "S3DataType": "S3Prefix", "S3InputMode": "File"}}
                             for key, uri, folder in files],
        "ProcessingOutputConfig": {"Outputs": [
            {"OutputName": key, "S3Output": {"S3Uri": {"Std:Join": {"On": "/", "Values": [
                f"s3://{BUCKET}/runs", get("Execution.PipelineExecutionId"), key]}},
                "LocalPath": f"/opt/ml/processing/{folder}", "S3UploadMode": "EndOfJob"}} for key, folder in outputs]}}
    if arguments:
        body["AppSpecification"]["ContainerArguments"] = arguments
    return {"Name": name, "Type": "Processing", "Arguments": body, **more}


def channel(name):
    return {"ChannelName": name, "ContentType": "text/csv", "DataSource": {"S3DataSource": {
        "S3DataType": "S3Prefix", "S3DataDistributionType": "FullyReplicated",
        "S3Uri": get(f"Steps.Preprocess.ProcessingOutputConfig.Outputs['{name}'].S3Output.S3Uri")}}}


def training_body(channels, hyperparameters):
    return {"RoleArn": ROLE, "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/models"},
            "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
            "StoppingCondition": {"MaxRuntimeInSeconds": 60}, "HyperParameters": hyperparameters,
            "InputDataConfig": channels}


def definition():
    """The pipeline as a document."""
    accuracy = {"Std:JsonGet": {"PropertyFile": get("Steps.Evaluate.PropertyFiles.Report"),
                                "Path": "metrics.auc.value"}}
    register = {"Name": "Register", "Type": "RegisterModel", "Arguments": {
        "ModelPackageGroupName": "churn", "ModelApprovalStatus": "PendingManualApproval",
        "InferenceSpecification": {"Containers": [{"Image": IMAGE,
                                                   "ModelDataUrl": get("Steps.Train.ModelArtifacts.S3ModelArtifacts")}],
                                   "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}}}
    reject = {"Name": "Reject", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:Join": {
        "On": " ", "Values": ["auc is below", get("Parameters.Threshold")]}}}}
    return {
        "Version": "2020-12-01", "Metadata": {},
        "Parameters": [{"Name": "Threshold", "Type": "Float", "DefaultValue": 0.8},
                       {"Name": "Rounds", "Type": "Integer", "DefaultValue": 3},
                       {"Name": "Who", "Type": "String", "DefaultValue": "alice", "EnumValues": ["alice", "bob"]}],
        "PipelineExperimentConfig": {"ExperimentName": get("Execution.PipelineName"),
                                     "TrialName": get("Execution.PipelineExecutionId")},
        "Steps": [
            processing("Preprocess", ["/opt/ml/processing/input", "/opt/ml/processing"],
                       [("data", f"s3://{BUCKET}/raw/", "input")], [("train", "train"), ("validation", "validation")]),
            {"Name": "Train", "Type": "Training", "Arguments": training_body(
                [channel("train"), channel("validation")],
                {"num_round": get("Parameters.Rounds"), "objective": "binary:logistic", "eval_metric": "auc,logloss"})},
            processing("Evaluate", [], [("model", get("Steps.Train.ModelArtifacts.S3ModelArtifacts"), "model")],
                       [("report", "report")],
                       PropertyFiles=[{"PropertyFileName": "Report", "OutputName": "report",
                                       "FilePath": "evaluation.json"}]),
            {"Name": "Check", "Type": "Condition", "Arguments": {
                "Conditions": [{"Type": "GreaterThanOrEqualTo", "LeftValue": accuracy,
                                "RightValue": get("Parameters.Threshold")}],
                "IfSteps": [register], "ElseSteps": [reject]}}]}


def upload(local):
    """The scripts and the data in S3."""
    import random
    source = random.Random(3)
    lines = []
    for _ in range(200):
        row = [source.random() for _ in range(3)]
        lines.append(",".join(map(str, [int(row[0] + row[1] > 1), *row])))
    local.put("raw/data.csv", "\n".join(lines))
    local.put("code/preprocess.py", PREPROCESS)
    local.put("code/evaluate.py", EVALUATE)
