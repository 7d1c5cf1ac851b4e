"""The model registry: groups, packages, versions, approval."""
import base64
import json

from ..operations import operation, validation
from .store import chosen, once, ordered, page, short_id, store_of, tag


def _group_name(text):
    """A group's name, of its name or its ARN."""
    return text.rpartition("model-package-group/")[2]


def _group(context, store, text):
    name = _group_name(text)
    if name not in store.groups:
        arn = context.arn("sagemaker", f"model-package-group/{name}")
        raise validation(f"ModelPackageGroup {arn} does not exist.")
    return store.groups[name]


@operation("sagemaker")
def create_model_package_group(context, params):
    store, name = store_of(context), params["ModelPackageGroupName"]
    arn = context.arn("sagemaker", f"model-package-group/{name}")
    with store.lock:
        if name in store.groups:
            raise validation(f"Model Package Group already exists: {arn}")
        kept = {key: value for key, value in params.items() if key != "Tags"}
        store.groups[name] = {**kept, "ModelPackageGroupArn": arn, "CreationTime": context.world.timing.now(),
                              "CreatedBy": {}, "ModelPackageGroupStatus": "Completed"}
        store.groups[name]["versions"] = 0
        tag(store, arn, params.get("Tags"))
    return {"ModelPackageGroupArn": arn}


def _public(group):
    return {key: value for key, value in group.items() if key not in ("versions", "policy")}


@operation("sagemaker")
def describe_model_package_group(context, params):
    return _public(_group(context, store_of(context), params["ModelPackageGroupName"]))


@operation("sagemaker")
def list_model_package_groups(context, params):
    fields = ("ModelPackageGroupName", "ModelPackageGroupArn", "ModelPackageGroupDescription", "CreationTime",
              "ModelPackageGroupStatus")
    items = [{key: group[key] for key in fields if key in group} for group in store_of(context).groups.values()]
    return page(ordered(chosen(items, params, "ModelPackageGroupName"), params, name="ModelPackageGroupName",
                        default="Ascending"), params, "ModelPackageGroupSummaryList")


@operation("sagemaker")
def delete_model_package_group(context, params):
    store = store_of(context)
    with store.lock:
        group = _group(context, store, params["ModelPackageGroupName"])
        name = group["ModelPackageGroupName"]
        if any(package.get("ModelPackageGroupName") == name for package in store.packages.values()):
            raise validation(f"Cannot delete model package group {name}: it still contains model packages.")
        del store.groups[name]
        store.tags.pop(group["ModelPackageGroupArn"], None)


# ---- whom of other accounts a group lets in ------------------------------------------------------------

@operation("sagemaker")
def put_model_package_group_policy(context, params):
    store = store_of(context)
    with store.lock:
        group = _group(context, store, params["ModelPackageGroupName"])
        try:
            statements = json.loads(params["ResourcePolicy"])["Statement"]
        except (ValueError, TypeError, KeyError):
            statements = None
        if not statements:
            raise validation("The resource policy is not a valid policy document.")
        group["policy"] = params["ResourcePolicy"]
    return {"ModelPackageGroupArn": group["ModelPackageGroupArn"]}


def _with_policy(context, params):
    group = _group(context, store_of(context), params["ModelPackageGroupName"])
    if "policy" not in group:
        raise validation(f"Cannot find resource policy for: {group['ModelPackageGroupArn']}.")
    return group


@operation("sagemaker")
def get_model_package_group_policy(context, params):
    return {"ResourcePolicy": _with_policy(context, params)["policy"]}


@operation("sagemaker")
def delete_model_package_group_policy(context, params):
    with store_of(context).lock:
        del _with_policy(context, params)["policy"]


# ---- packages ---------------------------------------------------------------------------------------

@operation("sagemaker")
def create_model_package(context, params):
    store = store_of(context)
    return once(store, "CreateModelPackage", params.get("ClientToken"), params, lambda: _create(context, store, params))


def _create(context, store, params):
    named, grouped = params.get("ModelPackageName"), params.get("ModelPackageGroupName")
    if bool(named) == bool(grouped):
        raise validation("Exactly one of ModelPackageName and ModelPackageGroupName must be specified.")
    if grouped and params.get("Tags"):
        raise validation("Tags are not supported in Model Package versions. Please add them to the Model Package Group.")
    now = context.world.timing.now()
    package = {key: value for key, value in params.items() if key not in ("Tags", "ClientToken")}
    with store.lock:
        if grouped:
            group = _group(context, store, grouped)
            group["versions"] += 1
            name = group["ModelPackageGroupName"]
            arn = context.arn("sagemaker", f"model-package/{name}/{group['versions']}")
            package.update(ModelPackageGroupName=name, ModelPackageName=name, ModelPackageVersion=group["versions"])
            package.setdefault("ModelApprovalStatus", "PendingManualApproval")
        else:
            arn = context.arn("sagemaker", f"model-package/{named}")
            if arn in store.packages:
                raise validation(f"Model Package already exists: {arn}")
        package.update(ModelPackageArn=arn, CreationTime=now, ModelPackageStatus="Pending",
                       ModelPackageStatusDetails={"ValidationStatuses": [], "ImageScanStatuses": []})
        store.packages[arn] = package
        tag(store, arn, params.get("Tags"))
    context.world.work(f"package {arn}", _complete, context.world, store, package)
    return {"ModelPackageArn": arn}


def _complete(world, store, package, stop):
    for status in ("InProgress", "Completed"):
        world.timing.wait(f"model-package.{package['ModelPackageStatus']}", stop)
        with store.lock:
            package["ModelPackageStatus"] = status


def find_package(context, store, text):
    """The package of an ARN or a name."""
    arn = text if text.startswith("arn:") else context.arn("sagemaker", f"model-package/{text}")
    if arn not in store.packages:
        raise validation(f"ModelPackage {arn} does not exist.")
    return store.packages[arn]


@operation("sagemaker")
def describe_model_package(context, params):
    return dict(find_package(context, store_of(context), params["ModelPackageName"]))


DESCRIBED = ("ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn", "ModelPackageDescription",
             "CreationTime", "InferenceSpecification", "ModelPackageStatus", "ModelApprovalStatus",
             "ModelPackageRegistrationType")


@operation("sagemaker")
def batch_describe_model_package(context, params):
    found, missing, store = {}, {}, store_of(context)
    with store.lock:
        for arn in params["ModelPackageArnList"]:
            if arn in store.packages:
                found[arn] = {key: store.packages[arn][key] for key in DESCRIBED if key in store.packages[arn]}
            else:
                missing[arn] = {"ErrorCode": "ValidationException",
                                "ErrorResponse": f"ModelPackage {arn} does not exist."}
    return {"ModelPackageSummaries": found, "BatchDescribeModelPackageErrorMap": missing}


@operation("sagemaker")
def update_model_package(context, params):
    store = store_of(context)
    with store.lock:
        package = find_package(context, store, params["ModelPackageArn"])
        if params.get("ModelApprovalStatus") == "Approved" and package["ModelPackageStatus"] == "Failed":
            raise validation("A model package that failed cannot be approved.")
        properties = {**package.get("CustomerMetadataProperties", {}), **params.get("CustomerMetadataProperties", {})}
        for key in params.get("CustomerMetadataPropertiesToRemove", []):
            properties.pop(key, None)
        if len(properties) > 50:
            raise validation("A model package can have at most 50 customer metadata properties.")
        for key in ("ModelApprovalStatus", "ApprovalDescription", "InferenceSpecification", "SourceUri", "ModelCard",
                    "ModelLifeCycle", "ModelPackageRegistrationType"):
            if key in params:
                package[key] = params[key]
        if properties or "CustomerMetadataProperties" in package:
            package["CustomerMetadataProperties"] = properties
        more = params.get("AdditionalInferenceSpecificationsToAdd")
        if more:
            package["AdditionalInferenceSpecifications"] = package.get("AdditionalInferenceSpecifications", []) + more
        package["LastModifiedTime"] = context.world.timing.now()
    return {"ModelPackageArn": package["ModelPackageArn"]}


@operation("sagemaker")
def delete_model_package(context, params):
    store = store_of(context)
    with store.lock:
        package = find_package(context, store, params["ModelPackageName"])
        del store.packages[package["ModelPackageArn"]]
        store.tags.pop(package["ModelPackageArn"], None)


SUMMARY = ("ModelPackageName", "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn",
           "ModelPackageDescription", "CreationTime", "ModelPackageStatus", "ModelApprovalStatus", "ModelLifeCycle",
           "ModelPackageRegistrationType")


@operation("sagemaker")
def list_model_packages(context, params):
    store, world = store_of(context), context.world
    kind = params.get("ModelPackageType", "Versioned" if "ModelPackageGroupName" in params else "Unversioned")
    group = _group(context, store, params["ModelPackageGroupName"])["ModelPackageGroupName"] \
        if "ModelPackageGroupName" in params else None
    with store.lock:
        items = [{key: package[key] for key in SUMMARY if key in package
                  and not (key == "ModelPackageName" and "ModelPackageVersion" in package)}
                 for package in store.packages.values()
                 if group in (None, package.get("ModelPackageGroupName"))
                 and params.get("ModelApprovalStatus") in (None, package.get("ModelApprovalStatus"))
                 and (kind == "Both" or (kind == "Versioned") == ("ModelPackageVersion" in package))]
        if world.empty_pages:
            world.empty_pages -= 1
            place = base64.b64decode(params["NextToken"]).partition(b":")[0] if "NextToken" in params else b"0"
            token = base64.b64encode(place + b":" + short_id().encode()).decode()     # another one each time, as AWS's
            return {"ModelPackageSummaryList": [], "NextToken": token}
    part = params.get("NameContains", "").lower()
    items = [item for item in items if part in item["ModelPackageArn"].lower()]
    items = chosen(items, {**params, "NameContains": None}, "ModelPackageArn")
    return page(ordered(items, params, name="ModelPackageArn"), params, "ModelPackageSummaryList")
