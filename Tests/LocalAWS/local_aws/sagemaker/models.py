"""Models and endpoint configurations: what is to be served, and how."""
from ..operations import operation, validation
from . import s3
from .store import chosen, ordered, page, require_role, store_of, tag


def containers_of(model):
    """A model's containers, whichever way they were said."""
    return model.get("Containers") or [model["PrimaryContainer"]]


def resolved(store, container):
    """(image, model data URL, environment) of a container; a model package says its own."""
    if "ModelPackageName" in container:
        package = store.packages[container["ModelPackageName"]]
        inner = package["InferenceSpecification"]["Containers"][0]
        return (inner.get("Image"), inner.get("ModelDataUrl"),
                {**inner.get("Environment", {}), **container.get("Environment", {})})
    return container.get("Image"), container.get("ModelDataUrl"), container.get("Environment", {})


@operation("sagemaker")
def create_model(context, params):
    store, name = store_of(context), params["ModelName"]
    arn = context.arn("sagemaker", f"model/{name}")
    if "PrimaryContainer" in params and params.get("Containers"):
        raise validation("Both PrimaryContainer and Containers were specified; specify only one of them.")
    if "PrimaryContainer" not in params and not params.get("Containers"):
        raise validation("Either PrimaryContainer or Containers must be specified.")
    if "ExecutionRoleArn" in params:
        require_role(context, params["ExecutionRoleArn"])
    with store.lock:
        if name in store.models:
            raise validation(f'Cannot create already existing model "{arn}".')
        for container in containers_of(params):
            _check_container(context, store, container)
        store.models[name] = {**{key: value for key, value in params.items() if key != "Tags"},
                              "ModelArn": arn, "CreationTime": context.world.timing.now()}
        tag(store, arn, params.get("Tags"))
    return {"ModelArn": arn}


def _check_container(context, store, container):
    if "ModelPackageName" in container:
        package = store.packages.get(container["ModelPackageName"])
        if package is None:
            raise validation(f"ModelPackage {container['ModelPackageName']} does not exist.")
        if package["ModelPackageStatus"] != "Completed":
            raise validation(f"ModelPackage {container['ModelPackageName']} is not in Completed status.")
    elif "Image" not in container:
        raise validation("Container image must be specified.")
    _, data, _ = resolved(store, container)
    if data and not s3.exists(context.world.moto, data):
        raise validation(f"Could not find model data at {data}.")


@operation("sagemaker")
def describe_model(context, params):
    return _find(store_of(context).models, params["ModelName"], context, "model", "model")


@operation("sagemaker")
def delete_model(context, params):
    store = store_of(context)
    with store.lock:
        found = _find(store.models, params["ModelName"], context, "model", "model")
        del store.models[params["ModelName"]]
        store.tags.pop(found["ModelArn"], None)


@operation("sagemaker")
def list_models(context, params):
    items = [{key: model[key] for key in ("ModelName", "ModelArn", "CreationTime")}
             for model in store_of(context).models.values()]
    return page(ordered(chosen(items, params, "ModelName"), params, name="ModelName"), params, "Models")


def _find(items, name, context, kind, word):
    if name not in items:
        raise validation(f'Could not find {word} "{context.arn("sagemaker", f"{kind}/{name}")}".')
    return items[name]


# ---- endpoint configurations ----------------------------------------------------------------------

@operation("sagemaker")
def create_endpoint_config(context, params):
    store, name = store_of(context), params["EndpointConfigName"]
    arn = context.arn("sagemaker", f"endpoint-config/{name}")
    variants = params["ProductionVariants"] + params.get("ShadowProductionVariants", [])
    names = [variant["VariantName"] for variant in variants]
    if len(names) != len(set(names)):
        raise validation("Variant names must be unique within an endpoint configuration.")
    with store.lock:
        if name in store.configs:
            raise validation(f'Cannot create already existing endpoint configuration "{arn}".')
        for variant in variants:
            _check_variant(context, store, variant)
        _check_serverless(params, variants)
        kept = {key: value for key, value in params.items() if key != "Tags"}
        store.configs[name] = {**kept, "EndpointConfigArn": arn, "CreationTime": context.world.timing.now()}
        tag(store, arn, params.get("Tags"))
    return {"EndpointConfigArn": arn}


def _check_variant(context, store, variant):
    if "ModelName" in variant:
        _find(store.models, variant["ModelName"], context, "model", "model")
    serverless = "ServerlessConfig" in variant
    if serverless and ("InstanceType" in variant or "InitialInstanceCount" in variant):
        raise validation("InstanceType and InitialInstanceCount cannot be specified with ServerlessConfig.")
    if not serverless and "InstanceType" not in variant:
        raise validation(f"InstanceType must be specified for variant {variant['VariantName']}.")
    if not serverless and "InitialInstanceCount" not in variant and "ManagedInstanceScaling" not in variant:
        raise validation(f"InitialInstanceCount must be specified for variant {variant['VariantName']}.")


def _check_serverless(params, variants):
    """What a serverless endpoint cannot have."""
    serverless = [variant["ServerlessConfig"] for variant in variants if "ServerlessConfig" in variant]
    if serverless and len(variants) > 1:
        raise validation("Serverless endpoints support only one production variant.")
    if serverless and params.get("DataCaptureConfig", {}).get("EnableCapture"):
        raise validation("DataCaptureConfig is not supported for serverless endpoints.")
    for config in serverless:
        if config["MemorySizeInMB"] % 1024:
            raise validation("MemorySizeInMB must be one of 1024, 2048, 3072, 4096, 5120, 6144.")
        if config.get("ProvisionedConcurrency", 0) > config["MaxConcurrency"]:
            raise validation("ProvisionedConcurrency must be less than or equal to MaxConcurrency.")


@operation("sagemaker")
def describe_endpoint_config(context, params):
    return _find(store_of(context).configs, params["EndpointConfigName"], context, "endpoint-config",
                 "endpoint configuration")


@operation("sagemaker")
def delete_endpoint_config(context, params):
    store = store_of(context)
    with store.lock:
        found = describe_endpoint_config(context, params)
        del store.configs[params["EndpointConfigName"]]
        store.tags.pop(found["EndpointConfigArn"], None)


@operation("sagemaker")
def list_endpoint_configs(context, params):
    items = [{key: config[key] for key in ("EndpointConfigName", "EndpointConfigArn", "CreationTime")}
             for config in store_of(context).configs.values()]
    return page(ordered(chosen(items, params, "EndpointConfigName"), params, name="EndpointConfigName"), params,
                "EndpointConfigs")
