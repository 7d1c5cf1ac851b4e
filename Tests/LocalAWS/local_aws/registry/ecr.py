"""ECR's operations on images, passwords and scans. Repositories are moto's, with an address that can be pushed to."""
import base64
import json

from ..answers import json_response
from ..operations import AwsError, operation
from .store import Refused


def _registry(context):
    return context.world.registry


def _images(context, params):
    name = params["repositoryName"]
    _own(context, params)
    images = _registry(context).images(context.region, name)
    if images is None:
        raise AwsError("RepositoryNotFoundException", f"The repository with name '{name}' does not exist in the "
                       f"registry with id '{context.account}'")
    return images


def _own(context, params):
    """Other accounts have no registry here."""
    if params.get("registryId", context.account) != context.account:
        raise AwsError("AccessDeniedException", f"User is not authorized to access the registry {params['registryId']}")


def _host(context):
    return context.world.address.partition("://")[2]


# ---- repositories: moto's --------------------------------------------------------------------------

@operation("ecr", "DescribeRepositories", "CreateRepository", "DeleteRepository")
def repositories(context, params):
    """moto's answer, with the registry's own address for the one that AWS would have."""
    _own(context, params)
    if "repositoryName" in params and "imageTagMutability" not in params:
        _check_empty(context, params)
    answer = context.world.moto.forward(context.request)
    if answer.status != 200:
        return answer
    said = json.loads(answer.body)
    for repository in said.get("repositories", []) + [said[key] for key in ("repository",) if key in said]:
        repository["repositoryUri"] = f"{_host(context)}/{repository['repositoryName']}"
    return json_response(200, said, "application/x-amz-json-1.1")


def _check_empty(context, params):
    """A repository that is deleted must be empty, or the deletion forced."""
    if not (context.request.header("x-amz-target") or "").endswith(".DeleteRepository"):
        return
    images = _images(context, params)
    if images.manifests and not params.get("force"):
        raise AwsError("RepositoryNotEmptyException", f"The repository with name '{params['repositoryName']}' in registry "
                       f"with id '{context.account}' cannot be deleted because it still contains images")
    _registry(context).forget(context.region, params["repositoryName"])


@operation("ecr")
def get_authorization_token(context, params):
    now = context.world.timing.now().timestamp()
    password, ends = _registry(context).new_password(context.region, now)
    token = base64.b64encode(f"AWS:{password}".encode()).decode()
    return {"authorizationData": [{"authorizationToken": token, "expiresAt": ends,
                                   "proxyEndpoint": context.world.address}]}


# ---- images ----------------------------------------------------------------------------------------

def _found(images, ids):
    """(manifests in order, the id of the first that is not there)."""
    found = []
    for one in ids:
        manifest = images.find(one.get("imageDigest"), one.get("imageTag"))
        if manifest is None:
            return found, one
        found.append(manifest)
    return found, None


@operation("ecr")
def describe_images(context, params):
    images = _images(context, params)
    if "imageIds" in params:
        found, missing = _found(images, params["imageIds"])
        if missing:
            raise _no_image(context, params, missing)
    else:
        found = list(images.manifests.values())
    return {"imageDetails": [{
        "registryId": context.account, "repositoryName": params["repositoryName"], "imageDigest": one.digest,
        "imageTags": images.tags_of(one.digest) or None, "imageSizeInBytes": one.size, "imagePushedAt": one.pushed,
        "imageManifestMediaType": one.media_type,
        "artifactMediaType": one.json.get("config", {}).get("mediaType")} for one in found]}


def _no_image(context, params, one):
    said = ", ".join(f"{key}:'{one.get(key, 'null')}'" for key in ("imageDigest", "imageTag"))
    return AwsError("ImageNotFoundException", f"The image with imageId {{{said}}} does not exist within the repository "
                    f"with name '{params['repositoryName']}' in the registry with id '{context.account}'")


@operation("ecr")
def batch_get_image(context, params):
    images, found, failures = _images(context, params), [], []
    for one in params["imageIds"]:
        manifest = images.find(one.get("imageDigest"), one.get("imageTag"))
        if manifest is None:
            failures.append({"imageId": one, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"})
            continue
        found.append(_image(context, params, manifest, one.get("imageTag")))
    return {"images": found, "failures": failures}


def _image(context, params, manifest, tag):
    return {"registryId": context.account, "repositoryName": params["repositoryName"],
            "imageId": {"imageDigest": manifest.digest, "imageTag": tag},
            "imageManifest": manifest.body.decode(), "imageManifestMediaType": manifest.media_type}


@operation("ecr")
def list_images(context, params):
    images = _images(context, params)
    ids = [{"imageDigest": digest, "imageTag": tag} for digest in images.manifests
           for tag in images.tags_of(digest) or [None]]
    wanted = params.get("filter", {}).get("tagStatus", "ANY")
    return {"imageIds": [one for one in ids if wanted == "ANY" or (wanted == "TAGGED") == bool(one["imageTag"])]}


@operation("ecr")
def put_image(context, params):
    _images(context, params)
    tag, body = params.get("imageTag"), params["imageManifest"].encode()
    media_type = params.get("imageManifestMediaType") or json.loads(body).get("mediaType")
    try:
        put, outcome = _registry(context).put(context.region, params["repositoryName"], body, media_type, tag)
    except Refused as refused:
        code = {"TAG_INVALID": "ImageTagAlreadyExistsException", "BLOB_UNKNOWN": "LayersNotFoundException"}
        raise AwsError(code.get(refused.code, "InvalidParameterException"), refused.message) from refused
    if params.get("imageDigest", put.digest) != put.digest:
        raise AwsError("ImageDigestDoesNotMatchException", f"The digest is {put.digest}, not {params['imageDigest']}")
    if outcome == "same":
        raise AwsError("ImageAlreadyExistsException", f"Image with digest '{put.digest}' and tag '{tag}' already exists "
                       f"in the repository with name '{params['repositoryName']}' in registry with id '{context.account}'")
    return {"image": _image(context, params, put, tag)}


@operation("ecr")
def batch_delete_image(context, params):
    images, gone, failures = _images(context, params), [], []
    for one in params["imageIds"]:
        manifest = images.find(one.get("imageDigest"), one.get("imageTag"))
        if manifest is None:
            failures.append({"imageId": one, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"})
            continue
        digest = manifest.digest
        for tag in [one["imageTag"]] if "imageTag" in one else images.tags_of(digest):
            del images.tags[tag]
        if not images.tags_of(digest):
            del images.manifests[digest]
        gone.append({"imageDigest": digest, "imageTag": one.get("imageTag")})
    return {"imageIds": gone, "failures": failures}


# ---- scans -----------------------------------------------------------------------------------------

def _scanned(context, params):
    images = _images(context, params)
    found, missing = _found(images, [params["imageId"]])
    if missing:
        raise _no_image(context, params, missing)
    return images, found[0].digest


@operation("ecr")
def start_image_scan(context, params):
    """Once a day for an image."""
    images, digest = _scanned(context, params)
    if digest in images.scans:
        raise AwsError("LimitExceededException", "The scan quota per image has been exceeded. Wait and try again.")
    images.scans[digest] = 0
    return {"registryId": context.account, "repositoryName": params["repositoryName"], "imageId": {"imageDigest": digest},
            "imageScanStatus": {"status": "IN_PROGRESS"}}


@operation("ecr")
def describe_image_scan_findings(context, params):
    """In progress at the first look, then complete without findings; a fault of kind `reply` says something else."""
    images, digest = _scanned(context, params)
    if digest not in images.scans:
        raise AwsError("ScanNotFoundException", f"Image scan does not exist for the image with '{{imageDigest:'{digest}'}}'"
                       f" in the repository with name '{params['repositoryName']}' in the registry with id "
                       f"'{context.account}'")
    images.scans[digest] += 1
    said = {"registryId": context.account, "repositoryName": params["repositoryName"], "imageId": {"imageDigest": digest}}
    if images.scans[digest] < 2:
        return {**said, "imageScanStatus": {"status": "IN_PROGRESS"}}
    now = context.world.timing.now().timestamp()
    return {**said, "imageScanStatus": {"status": "COMPLETE", "description": "The scan was completed successfully."},
            "imageScanFindings": {"findings": [], "imageScanCompletedAt": now, "vulnerabilitySourceUpdatedAt": now,
                                  "findingSeverityCounts": {}}}
