"""Pipelines and their executions: SageMaker's operations on them."""
from ..moto_backend import ObjectMissing
from ..operations import AwsError, operation, validation
from .definition import Definition
from .execution import Execution
from .store import once, page, require_role, short_id, store_of, tag


def _missing(arn):
    return AwsError("ResourceNotFound", f"Pipeline '{arn}' does not exist.")


def _pipeline(context, store, text):
    """The pipeline of a name or an ARN."""
    name = text.rpartition("pipeline/")[2]
    if name not in store.pipelines:
        raise _missing(context.arn("sagemaker", f"pipeline/{name}"))
    return store.pipelines[name]


def _definition_text(context, params):
    if "PipelineDefinition" in params and "PipelineDefinitionS3Location" in params:
        raise validation("Only one of PipelineDefinition and PipelineDefinitionS3Location can be specified.")
    place = params.get("PipelineDefinitionS3Location")
    if not place:
        return params.get("PipelineDefinition")
    try:
        return context.world.moto.get_object(place["Bucket"], place["ObjectKey"]).decode()
    except ObjectMissing as error:
        uri = f"s3://{place['Bucket']}/{place['ObjectKey']}"
        raise validation(f"Could not read the pipeline definition {uri}.") from error


@operation("sagemaker")
def create_pipeline(context, params):
    store = store_of(context)
    return once(store, "CreatePipeline", params["ClientRequestToken"], params, lambda: _create(context, store, params))


def _create(context, store, params):
    name, now = params["PipelineName"], context.world.timing.now()
    arn = context.arn("sagemaker", f"pipeline/{name}")
    if name in store.pipelines:
        raise validation("Pipeline names must be unique within an AWS account and region. Pipeline with name "
                         f"({name}) already exists.")
    text = _definition_text(context, params)
    if not text:
        raise validation("Either PipelineDefinition or PipelineDefinitionS3Location must be specified.")
    Definition(text)
    require_role(context, params["RoleArn"])
    store.pipelines[name] = {
        "PipelineName": name, "PipelineArn": arn, "PipelineDefinition": text, "RoleArn": params["RoleArn"],
        "PipelineDisplayName": params.get("PipelineDisplayName", name), "PipelineStatus": "Active", "CreationTime": now,
        "LastModifiedTime": now, "CreatedBy": {}, "LastModifiedBy": {}, "_version": 1,
        **{key: params[key] for key in ("PipelineDescription", "ParallelismConfiguration") if key in params}}
    tag(store, arn, params.get("Tags"))
    return {"PipelineArn": arn}


@operation("sagemaker")
def update_pipeline(context, params):
    store = store_of(context)
    with store.lock:
        pipeline = _pipeline(context, store, params["PipelineName"])
        text = _definition_text(context, params)
        if text:
            Definition(text)
            pipeline["PipelineDefinition"] = text
        if "RoleArn" in params:
            require_role(context, params["RoleArn"])
        for key in ("RoleArn", "PipelineDisplayName", "PipelineDescription", "ParallelismConfiguration"):
            if key in params:
                pipeline[key] = params[key]
        pipeline["_version"] += 1
        pipeline["LastModifiedTime"] = context.world.timing.now()
    return {"PipelineArn": pipeline["PipelineArn"], "PipelineVersionId": pipeline["_version"]}


@operation("sagemaker")
def describe_pipeline(context, params):
    pipeline = _pipeline(context, store_of(context), params["PipelineName"])
    return {key: value for key, value in pipeline.items() if not key.startswith("_")}


@operation("sagemaker")
def list_pipelines(context, params):
    store = store_of(context)
    prefix = params.get("PipelineNamePrefix", "")
    items = [{"PipelineArn": item["PipelineArn"], "PipelineName": item["PipelineName"], "RoleArn": item["RoleArn"],
              "PipelineDisplayName": item["PipelineDisplayName"], "CreationTime": item["CreationTime"],
              "LastModifiedTime": item["LastModifiedTime"],
              **({"LastExecutionTime": item["LastRunTime"]} if "LastRunTime" in item else {})}
             for item in store.pipelines.values() if item["PipelineName"].startswith(prefix)]
    key = "PipelineName" if params.get("SortBy") == "Name" else "CreationTime"
    items.sort(key=lambda item: item[key], reverse=params.get("SortOrder", "Descending") == "Descending")
    return page(items, params, "PipelineSummaries", 10)


@operation("sagemaker")
def delete_pipeline(context, params):
    store = store_of(context)
    with store.lock:
        pipeline = _pipeline(context, store, params["PipelineName"])
        if any(run.pipeline_arn == pipeline["PipelineArn"] and run.status in ("Executing", "Stopping")
               for run in store.executions.values()):
            raise AwsError("ConflictException", "A pipeline with running executions cannot be deleted.")
        del store.pipelines[pipeline["PipelineName"]]
        store.tags.pop(pipeline["PipelineArn"], None)
    return {"PipelineArn": pipeline["PipelineArn"]}


# ---- executions -------------------------------------------------------------------------------------

@operation("sagemaker")
def start_pipeline_execution(context, params):
    store = store_of(context)
    return once(store, "StartPipelineExecution", params["ClientRequestToken"], params,
                lambda: _start(context, store, params))


def _start(context, store, params):
    pipeline = _pipeline(context, store, params["PipelineName"])
    names = [item["Name"] for item in params.get("PipelineParameters", [])]
    if len(names) != len(set(names)):
        raise validation("Pipeline parameter names must be unique.")
    identity = short_id()
    arn = f"{pipeline['PipelineArn']}/execution/{identity}"
    request = {"ParallelismConfiguration": pipeline.get("ParallelismConfiguration"), **params}
    run = Execution(context.world, store, pipeline, Definition(pipeline["PipelineDefinition"]), (identity, arn),
                    request)
    store.executions[arn] = run
    pipeline["LastRunTime"] = run.created
    run.stop = context.world.work(f"execution {identity}", run.run)
    return {"PipelineExecutionArn": arn}


def _execution(context, params):
    store, arn = store_of(context), params["PipelineExecutionArn"]
    if arn not in store.executions:
        raise AwsError("ResourceNotFound", f"Pipeline execution with ARN {arn} does not exist.")
    return store, store.executions[arn]


@operation("sagemaker")
def describe_pipeline_execution(context, params):
    store, run = _execution(context, params)
    with store.lock:
        answer = {"PipelineArn": run.pipeline_arn, "PipelineExecutionArn": run.arn,
                  "PipelineExecutionDisplayName": run.request.get("PipelineExecutionDisplayName",
                                                                  f"execution-{int(run.created.timestamp() * 1000)}"),
                  "PipelineExecutionStatus": run.status, "CreationTime": run.created, "LastModifiedTime": run.modified,
                  "CreatedBy": {}, "LastModifiedBy": {}, "PipelineVersionId": run.version}
        config = run.definition.document.get("PipelineExperimentConfig")
        if isinstance(config, dict) and all(isinstance(value, str) for value in config.values()):
            answer["PipelineExperimentConfig"] = config
        if run.failure:
            answer["FailureReason"] = run.failure
        for key in ("PipelineExecutionDescription", "ParallelismConfiguration", "SelectiveExecutionConfig"):
            if run.request.get(key):
                answer[key] = run.request[key]
    return answer


@operation("sagemaker")
def list_pipeline_executions(context, params):
    store = store_of(context)
    arn = _pipeline(context, store, params["PipelineName"])["PipelineArn"]
    with store.lock:
        items = [{"PipelineExecutionArn": run.arn, "StartTime": run.created, "PipelineExecutionStatus": run.status,
                  "PipelineExecutionDisplayName": run.request.get("PipelineExecutionDisplayName",
                                                                  f"execution-{int(run.created.timestamp() * 1000)}"),
                  **({"PipelineExecutionFailureReason": run.failure} if run.failure else {})}
                 for run in store.executions.values() if run.pipeline_arn == arn]
    items.sort(key=lambda item: item["StartTime"], reverse=params.get("SortOrder", "Descending") == "Descending")
    return page(items, params, "PipelineExecutionSummaries", 10)


@operation("sagemaker")
def list_pipeline_execution_steps(context, params):
    if "PipelineExecutionArn" not in params:
        raise validation("PipelineExecutionArn must be specified.")
    store, run = _execution(context, params)
    with store.lock:
        items = [dict(record) for record in run.records.values()]
    items.sort(key=lambda item: item["StartTime"], reverse=params.get("SortOrder", "Descending") == "Descending")
    return page(items, params, "PipelineExecutionSteps", 20)


@operation("sagemaker")
def list_pipeline_parameters_for_execution(context, params):
    _, run = _execution(context, params)
    items = [{"Name": name, "Value": str(value).lower() if isinstance(value, bool) else str(value)}
             for name, value in run.parameters.items()]
    return page(items, params, "PipelineParameters", 20)


@operation("sagemaker")
def describe_pipeline_definition_for_execution(context, params):
    _, run = _execution(context, params)
    return {"PipelineDefinition": run.text, "CreationTime": run.created}


@operation("sagemaker")
def stop_pipeline_execution(context, params):
    store, run = _execution(context, params)

    def make():
        if run.status != "Executing":
            raise validation("Only pipelines with 'Executing' status can be stopped.")
        run.begin_stop()
        return {"PipelineExecutionArn": run.arn}

    return once(store, "StopPipelineExecution", params["ClientRequestToken"], params, make)


@operation("sagemaker")
def retry_pipeline_execution(context, params):
    store, run = _execution(context, params)

    def make():
        if run.status not in ("Failed", "Stopped"):
            raise validation(f"Only failed or stopped executions can be retried; this one is {run.status}.")
        run.begin_retry()
        run.stop = context.world.work(f"retry {run.id}", run.run)
        return {"PipelineExecutionArn": run.arn}

    return once(store, "RetryPipelineExecution", params["ClientRequestToken"], params, make)
