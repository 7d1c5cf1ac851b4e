"""What each type of step does: it makes a job, a model or a package by the same operations a client would call."""
from .. import wire
from ..operations import OPERATIONS, AwsError, Context
from . import cache, s3
from .definition import own_part
from .expressions import Unresolved, holds, resolve
from .store import short_id


class StepFailed(Exception):
    """A step's own failure, as FailureReason has it."""


class Scope:
    """What expressions of one execution refer to."""

    def __init__(self, execution):
        self.execution = execution

    def get(self, text):
        kind, _, rest = text.partition(".")
        if kind == "Parameters":
            return self.execution.parameters[rest]
        if kind == "Execution":
            return self.execution.property(rest)
        name, _, path = rest.partition(".")
        return _property(self._outcome(name), path, text)

    def _outcome(self, name):
        outcome = self.execution.outcomes.get(name)
        if outcome is None:
            raise Unresolved(f"step {name} has not run")
        return outcome

    def property_file(self, name, file):
        step = self.execution.definition.steps[name]
        found = next((item for item in step.get("PropertyFiles", []) if item["PropertyFileName"] == file), None)
        if found is None:
            raise Unresolved(f"step {name} has no property file {file}")
        outputs = self._outcome(name)["ProcessingOutputConfig"]["Outputs"]
        output = next((item for item in outputs if item["OutputName"] == found["OutputName"]), None)
        if output is None:
            raise Unresolved(f"step {name} has no output {found['OutputName']}")
        return self.s3_file(s3.join(output["S3Output"]["S3Uri"], found["FilePath"]))

    def s3_file(self, uri):
        try:
            return s3.read(self.execution.world.moto, uri)
        except Exception as error:
            raise Unresolved(f"{uri} cannot be read") from error


def _property(value, path, whole):
    """A property of a step: names, [indices], and ['name'] of what a list holds under that name."""
    from .expressions import parts
    for part in parts(path):
        if isinstance(value, list) and not part.isdigit():
            value = next((item for item in value if isinstance(item, dict)
                          and part in (item.get("OutputName"), item.get("InputName"), item.get("MetricName"),
                                       item.get("ChannelName"), item.get("VariantName"))), None)
        else:
            try:
                value = value[int(part)] if isinstance(value, list) else value[part]
            except (KeyError, IndexError, TypeError) as error:
                raise Unresolved(f"{whole} has no value") from error
        if value is None:
            raise Unresolved(f"{whole} has no value")
    return value


def run(execution, record, stop):
    """Runs one step to its end; what it leaves for others to refer to. StepFailed, or Stopped, otherwise."""
    step = execution.definition.steps[record["StepName"]]
    try:
        key = cache.key(execution, step, lambda: resolve(step["Arguments"], Scope(execution)))
        hit = cache.find(execution, step, key)
        if hit:
            record["CacheHitResult"] = {"SourcePipelineExecutionArn": hit.source}
            record["Metadata"] = hit.metadata
            return hit.outcome
        outcome = RUNNERS[step["Type"]](execution, step, record, stop)
        cache.keep(execution, key, outcome, record)
        return outcome
    except Unresolved as error:
        raise StepFailed(f"ClientError: {error}") from error
    except AwsError as error:
        raise StepFailed(f"ClientError: {error.message}") from error


def _arguments(execution, step, operation, **more):
    """A step's Arguments as the parameters of an operation, checked as if they had come over the wire."""
    shape = wire.service_model("sagemaker").operation_model(operation).input_shape
    params = {**coerce(resolve(step["Arguments"], Scope(execution)), shape), **more}
    problems = []
    params = wire.Reader(problems).json(params, shape)
    problems += wire.judge_params(params, shape)
    if problems:
        raise StepFailed(f"ClientError: {'; '.join(problems)}"[:1000])
    return params


def coerce(value, shape):
    """Numbers where the API has texts (an Integer parameter among hyperparameters), and the other way round."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {key: coerce(item, shape.members[key]) if key in shape.members else item for key, item in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [coerce(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: coerce(item, shape.value) for key, item in value.items()}
    if shape.type_name == "string" and isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if shape.type_name in ("integer", "long") and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return value


def call(execution, operation, params):
    """One of SageMaker's operations, as the pipeline itself calls it."""
    context = Context(execution.world, "sagemaker", execution.store.region)
    return OPERATIONS["sagemaker", operation](context, params)


def _job_name(execution, step):
    return f"pipelines-{execution.id}-{step['Name']}"[:50].rstrip("-") + f"-{short_id(10)}"


def _await_job(execution, stop, describe, stop_operation, key, name):
    """Polls a job to its end; stops it where the execution is stopped."""
    status = key.replace("Name", "Status")
    while True:
        job = call(execution, describe, {key: name})
        if job[status] not in ("InProgress", "Stopping"):
            return job
        if stop.wait(0.03) and job[status] == "InProgress":
            try:
                call(execution, stop_operation, {key: name})
            except AwsError:
                pass                    # it ended meanwhile
            stop = _Never()


class _Never:
    """A Stop that was obeyed already: only time passes."""

    @staticmethod
    def wait(seconds):
        import time
        time.sleep(seconds)
        return False


def _job(execution, step, record, stop, kind):
    key = f"{kind}JobName"
    params = _arguments(execution, step, f"Create{kind}Job", **{key: _job_name(execution, step)})
    _fill_in(params, kind)
    params.setdefault("RoleArn", execution.role)
    arn = call(execution, f"Create{kind}Job", params)[f"{kind}JobArn"]
    record["Metadata"] = {f"{kind}Job": {"Arn": arn}}
    job = _await_job(execution, stop, f"Describe{kind}Job", f"Stop{kind}Job", key, params[key])
    status = job[f"{kind}JobStatus"]
    if status == "Failed":
        raise StepFailed(f"ClientError: {job['FailureReason']}"[:1000])
    if status == "Stopped":
        if execution.status == "Stopping":
            from ..timing import Stopped
            raise Stopped
        raise StepFailed(f"ClientError: {kind} job {params[key]} was stopped"
                         + (" (MaxRuntimeExceeded)" if job.get("SecondaryStatus") == "MaxRuntimeExceeded" else ""))
    return job


def _fill_in(params, kind):
    """Fields a definition may leave to the pipeline."""
    if kind == "Training":
        params.setdefault("StoppingCondition", {"MaxRuntimeInSeconds": 86400})
    params.pop("ExperimentConfig", None)


def _processing(execution, step, record, stop):
    return _job(execution, step, record, stop, "Processing")


def _training(execution, step, record, stop):
    return _job(execution, step, record, stop, "Training")


def _condition(execution, step, record, stop):
    scope = Scope(execution)
    outcome = all(holds(condition, scope) for condition in own_part(step)["Arguments"]["Conditions"])
    record["Metadata"] = {"Condition": {"Outcome": str(outcome)}}
    return {"Outcome": outcome}


def _fail(execution, step, record, stop):
    message = resolve(step["Arguments"].get("ErrorMessage", ""), Scope(execution))
    record["Metadata"] = {"Fail": {"ErrorMessage": str(message)}}
    raise StepFailed(str(message))


def _model(execution, step, record, stop):
    name = f"pipelines-{execution.id}-{step['Name']}"[:50].rstrip("-") + f"-{short_id(10)}"
    params = _arguments(execution, step, "CreateModel", ModelName=name)
    arn = call(execution, "CreateModel", params)["ModelArn"]
    record["Metadata"] = {"Model": {"Arn": arn}}
    return {**params, "ModelArn": arn}


def _register(execution, step, record, stop):
    params = _arguments(execution, step, "CreateModelPackage")
    group = params.get("ModelPackageGroupName")
    if group and group.rpartition("/")[2] not in execution.store.groups:
        call(execution, "CreateModelPackageGroup", {"ModelPackageGroupName": group})
    arn = call(execution, "CreateModelPackage", params)["ModelPackageArn"]
    record["Metadata"] = {"RegisterModel": {"Arn": arn}}
    while True:
        package = call(execution, "DescribeModelPackage", {"ModelPackageName": arn})
        if package["ModelPackageStatus"] not in ("Pending", "InProgress"):
            return package
        execution.world.timing.sleep(0.03, stop)


RUNNERS = {"Processing": _processing, "Training": _training, "Condition": _condition, "Fail": _fail, "Model": _model,
           "RegisterModel": _register}
