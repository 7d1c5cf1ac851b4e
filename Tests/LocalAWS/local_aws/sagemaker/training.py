"""Training jobs: the built-in XGBoost algorithm, really trained on what lies in S3."""
import json

from ..operations import AwsError, operation, validation
from ..timing import Stopped
from . import s3
from .jobs import Job, JobFailed, TimedOut
from .store import chosen, ordered, page, require_role, store_of, tag

GROUP = "/aws/sagemaker/TrainingJobs"
MESSAGES = {"Starting": "Preparing the instances for training", "Downloading": "Downloading input data",
            "Training": "Training image download completed. Training in progress.",
            "Uploading": "Uploading generated training model", "Completed": "Training job completed",
            "Failed": "Training job failed", "Stopped": "Training job stopped",
            "Stopping": "Stopping the training job", "MaxRuntimeExceeded": "Training job runtime exceeded "
            "MaxRuntimeInSeconds provided"}


@operation("sagemaker")
def create_training_job(context, params):
    store, name, world = store_of(context), params["TrainingJobName"], context.world
    arn = context.arn("sagemaker", f"training-job/{name}")
    require_role(context, params["RoleArn"])
    if not {"TrainingImage", "AlgorithmName"} & set(params["AlgorithmSpecification"]):
        raise validation("Either TrainingImage or AlgorithmName must be specified in AlgorithmSpecification.")
    for channel in params.get("InputDataConfig", []):
        _check_channel(context, channel, params["RoleArn"])
    with store.lock:
        if name in store.training_jobs:
            raise AwsError("ResourceInUse", "Training job names must be unique within an AWS account and region, and a "
                           f"training job with this name already exists ({arn})")
        now = world.timing.now()
        job = store.training_jobs[name] = {
            **{key: value for key, value in params.items() if key != "Tags"}, "TrainingJobArn": arn,
            "TrainingJobStatus": "InProgress", "SecondaryStatus": "Starting", "CreationTime": now,
            "LastModifiedTime": now, "SecondaryStatusTransitions": [],
            "ModelArtifacts": {"S3ModelArtifacts": s3.join(params["OutputDataConfig"]["S3OutputPath"], name,
                                                           "output/model.tar.gz")}}
        _enter(world, job, "Starting")
        tag(store, arn, params.get("Tags"))
    job["_stop"] = world.work(f"train {name}", _run, world, store, job)
    return {"TrainingJobArn": arn}


def _check_channel(context, channel, role):
    source = channel["DataSource"].get("S3DataSource")
    if not source:
        raise validation(f"Channel {channel['ChannelName']}: the local AWS reads S3DataSource only.")
    bucket, prefix = s3.split(source["S3Uri"])
    try:
        found = context.world.moto.list_keys(bucket, prefix)
    except Exception:
        found = []
    if not found:
        raise validation(f'No S3 objects found under S3 URL "{source["S3Uri"]}" given in input data source. Please '
                         f"ensure that the bucket exists in the selected region ({context.region}), that objects exist "
                         f'under that S3 prefix, and that the role "{role}" has "s3:ListBucket" permissions on bucket '
                         f'"{bucket}".')


def _enter(world, job, status):
    """The next secondary status; the one before ends."""
    now = world.timing.now()
    past = job["SecondaryStatusTransitions"]
    if past:
        past[-1]["EndTime"] = now
    past.append({"Status": status, "StartTime": now, "StatusMessage": MESSAGES[status]})
    if status in ("Completed", "Failed", "Stopped", "MaxRuntimeExceeded"):
        past[-1]["EndTime"] = now
    job["SecondaryStatus"], job["LastModifiedTime"] = status, now


def _run(world, store, job, stop):
    """A job's life, ending in one of three ways."""
    work = Job(world, store.region, job["TrainingJobName"], GROUP)
    try:
        _train(world, work, job, stop)
        final, reason = "Completed", None
    except JobFailed as error:
        final, reason = "Failed", error.reason
    except TimedOut:
        final, reason = "MaxRuntimeExceeded", None
    except Stopped:
        final, reason = "Stopped", None
    with store.lock:
        now = world.timing.now()
        started = job.get("TrainingStartTime", now)
        job["TrainingEndTime"] = now
        job["TrainingTimeInSeconds"] = job["BillableTimeInSeconds"] = max(1, int((now - started).total_seconds()))
        if reason:
            job["FailureReason"] = reason
        _enter(world, job, final)
        job["TrainingJobStatus"] = "Stopped" if final == "MaxRuntimeExceeded" else final


def _train(world, work, job, stop):
    world.timing.wait("training.Starting", stop)
    _enter(world, job, "Downloading")
    channels = {}
    for channel in job.get("InputDataConfig", []):
        name, kind = channel["ChannelName"], channel.get("ContentType", "text/libsvm")
        s3.download(world.moto, channel["DataSource"]["S3DataSource"]["S3Uri"], work.root / "input" / "data" / name)
        channels[name] = {"ContentType": kind}
    config = work.root / "input" / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "hyperparameters.json").write_text(json.dumps(job.get("HyperParameters", {})))
    (config / "inputdataconfig.json").write_text(json.dumps(channels))
    (work.root / "model").mkdir(exist_ok=True)
    _enter(world, job, "Training")
    job["TrainingStartTime"] = world.timing.now()
    image = job["AlgorithmSpecification"].get("TrainingImage") or job["AlgorithmSpecification"].get("AlgorithmName")
    if "xgboost" not in image:
        raise JobFailed(f"ClientError: the local AWS trains the built-in XGBoost algorithm only, not {image}")
    environment = work.environment(job["RoleArn"], job.get("Environment", {}))
    limit = job["StoppingCondition"].get("MaxRuntimeInSeconds", 86400)
    code = work.run(lambda: world.workers.start("train", ["--root", str(work.root)], environment, work.folder), limit,
                    stop)
    failure = work.root / "output" / "failure"
    if code:
        text = failure.read_text()[:900] if failure.exists() else "AlgorithmError: "
        raise JobFailed(f"{text}, exit code: {code}")
    metrics = json.loads((work.root / "output" / "metrics.json").read_text())
    now = world.timing.now()
    job["FinalMetricDataList"] = [{"MetricName": name, "Value": value, "Timestamp": now}
                                  for name, value in metrics.items()]
    _enter(world, job, "Uploading")
    archive = work.folder / "model.tar.gz"
    s3.pack(work.root / "model", archive)
    try:
        world.moto.put_object(*s3.split(job["ModelArtifacts"]["S3ModelArtifacts"]), archive.read_bytes())
    except Exception as error:
        raise JobFailed(f"ClientError: Artifact upload failed: {error}") from error


def _find(store, name):
    if name not in store.training_jobs:
        raise validation("Requested resource not found.")
    return store.training_jobs[name]


def public(job):
    return {key: value for key, value in job.items() if not key.startswith("_")}


@operation("sagemaker")
def describe_training_job(context, params):
    store = store_of(context)
    with store.lock:
        return public(_find(store, params["TrainingJobName"]))


@operation("sagemaker")
def stop_training_job(context, params):
    store = store_of(context)
    with store.lock:
        job = _find(store, params["TrainingJobName"])
        if job["TrainingJobStatus"] != "InProgress":
            raise validation("The request was rejected because the training job is in status "
                             f"{job['TrainingJobStatus']}.")
        job["TrainingJobStatus"] = "Stopping"
        _enter(context.world, job, "Stopping")
    job["_stop"].set()


@operation("sagemaker")
def list_training_jobs(context, params):
    fields = ("TrainingJobName", "TrainingJobArn", "CreationTime", "TrainingEndTime", "LastModifiedTime",
              "TrainingJobStatus", "SecondaryStatus")
    items = [{key: job[key] for key in fields if key in job} for job in store_of(context).training_jobs.values()
             if params.get("StatusEquals") in (None, job["TrainingJobStatus"])]
    return page(ordered(chosen(items, params, "TrainingJobName"), params, name="TrainingJobName"), params,
                "TrainingJobSummaries", 10)
