"""Processing jobs: a script on data from S3, its outputs back to S3, as a container would have it."""
import json

from ..operations import AwsError, operation, validation
from ..timing import Stopped
from . import s3
from .jobs import Job, JobFailed, TimedOut, python_argv
from .store import chosen, ordered, page, require_role, store_of, tag

GROUP = "/aws/sagemaker/ProcessingJobs"
SCRIPTS = (".py", ".sh")
MESSAGE_BYTES = 1024


@operation("sagemaker")
def create_processing_job(context, params):
    store, name, world = store_of(context), params["ProcessingJobName"], context.world
    arn = context.arn("sagemaker", f"processing-job/{name}")
    require_role(context, params["RoleArn"])
    with store.lock:
        if name in store.processing_jobs:
            raise AwsError("ResourceInUse",
                           "Processing job names must be unique within an AWS account and region, and a "
                           f"processing job with this name already exists ({arn})")
        now = world.timing.now()
        job = store.processing_jobs[name] = {
            **{key: value for key, value in params.items() if key != "Tags"}, "ProcessingJobArn": arn,
            "ProcessingJobStatus": "InProgress", "CreationTime": now, "LastModifiedTime": now}
        tag(store, arn, params.get("Tags"))
    job["_stop"] = world.work(f"process {name}", _run, world, store, job)
    return {"ProcessingJobArn": arn}


def _run(world, store, job, stop):
    work = Job(world, store.region, job["ProcessingJobName"], GROUP)
    reason = message = None
    try:
        message = _process(world, work, job, stop)
        final = "Completed"
    except JobFailed as error:
        final, reason, message = "Failed", error.reason, error.message
    except TimedOut:
        final, reason = "Failed", "ClientError: The job exceeded its MaxRuntimeInSeconds."
    except Stopped:
        final = "Stopped"
    with store.lock:
        job["ProcessingEndTime"] = job["LastModifiedTime"] = world.timing.now()
        if reason:
            job["FailureReason"] = reason
        if message:
            job["ExitMessage"] = message
        job["ProcessingJobStatus"] = final


def _process(world, work, job, stop):
    """Inputs, the script, outputs; what the container left as its exit message."""
    world.timing.wait("processing.Starting", stop)
    for item in job.get("ProcessingInputs", []):
        _fetch(world, work, item)
    outputs = job.get("ProcessingOutputConfig", {}).get("Outputs", [])
    for output in outputs:
        work.local(output["S3Output"]["LocalPath"]).mkdir(parents=True, exist_ok=True)
    (work.root / "output").mkdir(exist_ok=True)
    _write_config(work, job)
    said = job["AppSpecification"]
    argv = said.get("ContainerEntrypoint", []) + said.get("ContainerArguments", [])
    if not said.get("ContainerEntrypoint"):
        raise JobFailed(f"ClientError: the local AWS runs no images: {said['ImageUri']} needs a ContainerEntrypoint")
    argv = python_argv([work.rewritten(part) for part in argv])
    job["ProcessingStartTime"] = world.timing.now()
    limit = job.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86400)
    isolated = job.get("NetworkConfig", {}).get("EnableNetworkIsolation", False)
    environment = work.environment(job["RoleArn"], job.get("Environment", {}), isolated)
    code = work.run(lambda: work.program(argv, environment), limit, stop)
    left = work.root / "output" / "message"
    message = left.read_text(errors="replace")[:MESSAGE_BYTES] if left.exists() else None
    if code:
        raise JobFailed(f"AlgorithmError: See job logs for more information, exit code: {code}",
                        message or "\n".join(work.lines[-10:])[-MESSAGE_BYTES:])
    for output in outputs:
        place = output["S3Output"]
        try:
            s3.upload(world.moto, work.local(place["LocalPath"]), place["S3Uri"])
        except Exception as error:
            raise JobFailed(f"ClientError: Failed to upload output {output['OutputName']} to {place['S3Uri']}: {error}"
                            ) from error
    return message


def _fetch(world, work, item):
    """One input into its folder. A script's own /opt/ml is this job's folder, for there is no container."""
    source = item.get("S3Input")
    if not source:
        raise JobFailed(f"ClientError: input {item['InputName']}: the local AWS reads S3Input only")
    folder = work.local(source["LocalPath"])
    try:
        count = s3.download(world.moto, source["S3Uri"], folder)
    except Exception as error:
        raise JobFailed(f"ClientError: Data download failed: {source['S3Uri']}: {error}") from error
    if not count:
        raise JobFailed(f"ClientError: Data download failed: No objects found under {source['S3Uri']}")
    for path in folder.rglob("*"):
        if path.suffix in SCRIPTS and path.is_file():
            path.write_text(work.rewritten(path.read_text()))


def _write_config(work, job):
    config = work.root / "config"
    config.mkdir(exist_ok=True)
    (config / "processingjobconfig.json").write_text(json.dumps(public(job), default=str))
    (config / "resourceconfig.json").write_text(json.dumps({"current_host": "algo-1", "hosts": ["algo-1"]}))


def public(job):
    return {key: value for key, value in job.items() if not key.startswith("_")}


def _find(store, name):
    if name not in store.processing_jobs:
        raise validation(f"Could not find requested job with name: {name}")
    return store.processing_jobs[name]


@operation("sagemaker")
def describe_processing_job(context, params):
    store = store_of(context)
    with store.lock:
        return public(_find(store, params["ProcessingJobName"]))


@operation("sagemaker")
def stop_processing_job(context, params):
    store = store_of(context)
    with store.lock:
        job = _find(store, params["ProcessingJobName"])
        if job["ProcessingJobStatus"] != "InProgress":
            raise validation(f"The processing job is in status {job['ProcessingJobStatus']} and cannot be stopped.")
        job["ProcessingJobStatus"] = "Stopping"
    job["_stop"].set()


@operation("sagemaker")
def list_processing_jobs(context, params):
    fields = ("ProcessingJobName", "ProcessingJobArn", "CreationTime", "ProcessingEndTime", "LastModifiedTime",
              "ProcessingJobStatus", "FailureReason", "ExitMessage")
    items = [{key: job[key] for key in fields if key in job} for job in store_of(context).processing_jobs.values()
             if params.get("StatusEquals") in (None, job["ProcessingJobStatus"])]
    return page(ordered(chosen(items, params, "ProcessingJobName"), params, name="ProcessingJobName"), params,
                "ProcessingJobSummaries", 10)
