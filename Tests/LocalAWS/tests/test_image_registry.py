"""ECR and the registry's protocol: digests that are true, tags that stay, access that is checked."""
import base64
import hashlib
import json
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

KIND = "application/vnd.docker.distribution.manifest.v2+json"


class Pusher:
    """The registry's protocol, as far as a push needs it."""

    def __init__(self, local, access=None):
        data, = local.ecr.get_authorization_token()["authorizationData"]
        self.address = data["proxyEndpoint"]
        self.access = data["authorizationToken"] if access is None else access

    def send(self, method, path, body=None, kind="application/octet-stream"):
        url = path if path.startswith("http") else self.address + path
        headers = {"Content-Type": kind, **({"Authorization": f"Basic {self.access}"} if self.access else {})}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method, headers=headers)) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def blob(self, name, data):
        status, headers, _ = self.send("POST", f"/v2/{name}/blobs/uploads/", b"")
        assert status == 202
        status, headers, _ = self.send("PATCH", headers["Location"], data[:3])
        assert (status, headers["Range"]) == (202, f"0-{len(data[:3]) - 1}")
        status, headers, _ = self.send("PUT", f"{headers['Location']}?digest={digest(data)}", data[3:])
        assert status == 201
        return {"digest": digest(data), "size": len(data)}

    def image(self, name, tag, layer=b"layer"):
        body = json.dumps({"schemaVersion": 2, "mediaType": KIND, "layers": [self.blob(name, layer)], "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json", **self.blob(name, b"config")}}).encode()
        return body, self.send("PUT", f"/v2/{name}/manifests/{tag}", body, KIND)


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


@pytest.fixture
def repository(local):
    made = local.ecr.create_repository(repositoryName="team/churn", imageTagMutability="IMMUTABLE")["repository"]
    assert made["repositoryUri"] == local.environment["AWS_ENDPOINT_URL"].removeprefix("http://") + "/team/churn"
    return made["repositoryName"]


def test_what_is_pushed_is_found_under_its_true_digest(local, repository):
    pusher = Pusher(local)
    body, (status, headers, _) = pusher.image(repository, "v1")
    assert (status, headers["Docker-Content-Digest"]) == (201, digest(body))
    described, = local.ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": "v1"}])["imageDetails"]
    assert (described["imageDigest"], described["imageTags"]) == (digest(body), ["v1"])
    assert described["imageManifestMediaType"] == KIND
    image, = local.ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "v1"}])["images"]
    assert image["imageManifest"].encode() == body
    status, headers, answer = pusher.send("GET", f"/v2/{repository}/manifests/{digest(body)}")
    assert (status, answer, headers["Content-Type"]) == (200, body, KIND)
    status, headers, answer = pusher.send("HEAD", f"/v2/{repository}/blobs/{digest(b'layer')}")
    assert (status, headers["Content-Length"]) == (200, "5")


def test_tags_are_given_moved_and_kept(local, repository):
    pusher = Pusher(local)
    body, _ = pusher.image(repository, "v1")
    local.ecr.put_image(repositoryName=repository, imageManifest=body.decode(), imageTag="v2", imageManifestMediaType=KIND)
    tags = local.ecr.describe_images(repositoryName=repository)["imageDetails"][0]["imageTags"]
    assert tags == ["v1", "v2"]
    with pytest.raises(ClientError, match="ImageAlreadyExistsException"):
        local.ecr.put_image(repositoryName=repository, imageManifest=body.decode(), imageTag="v2")
    other, (status, _, said) = pusher.image(repository, "v1", b"another")
    assert status == 400 and b"cannot be overwritten because the repository is immutable" in said
    pusher.send("PUT", f"/v2/{repository}/manifests/{digest(other)}", other, KIND)
    with pytest.raises(ClientError, match="ImageTagAlreadyExistsException"):
        local.ecr.put_image(repositoryName=repository, imageManifest=other.decode(), imageTag="v1")
    local.ecr.put_image_tag_mutability(repositoryName=repository, imageTagMutability="MUTABLE")
    assert pusher.image(repository, "v1", b"another")[1][0] == 201
    found, = local.ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": "v1"}])["imageDetails"]
    assert found["imageDigest"] == digest(other)


@pytest.mark.parametrize("access", ["", base64.b64encode(b"AWS:wrong").decode(), "?"])
def test_nobody_comes_in_without_a_password(local, repository, access):
    status, headers, _ = Pusher(local, access).send("GET", "/v2/")
    assert status == 401 and headers["WWW-Authenticate"].startswith("Basic realm=")
    assert Pusher(local).send("GET", "/v2/")[0] == 200


def test_what_is_wrong_is_refused(local, repository):
    pusher = Pusher(local)
    assert pusher.send("POST", "/v2/nobody/blobs/uploads/", b"")[0] == 404
    assert pusher.send("GET", f"/v2/{repository}/manifests/none")[0] == 404
    _, headers, _ = pusher.send("POST", f"/v2/{repository}/blobs/uploads/", b"")
    assert pusher.send("PUT", f"{headers['Location']}?digest={digest(b'x')}", b"y")[0] == 400
    lacking = json.dumps({"config": {"digest": digest(b"no")}, "layers": []}).encode()
    assert pusher.send("PUT", f"/v2/{repository}/manifests/v1", lacking, KIND)[0] == 400
    assert pusher.send("PUT", f"/v2/{repository}/manifests/v1", b"?", KIND)[0] == 400
    for call, params, code in [
        ("describe_images", {"imageIds": [{"imageTag": "none"}]}, "ImageNotFoundException"),
        ("start_image_scan", {"imageId": {"imageTag": "none"}}, "ImageNotFoundException"),
    ]:
        with pytest.raises(ClientError, match=code):
            getattr(local.ecr, call)(repositoryName=repository, **params)
    with pytest.raises(ClientError, match="RepositoryNotFoundException"):
        local.ecr.describe_images(repositoryName="nobody")
    answer = local.ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "none"}])
    assert [failure["failureCode"] for failure in answer["failures"]] == ["ImageNotFound"]


def test_a_scan_is_started_once_and_ends(local, repository):
    Pusher(local).image(repository, "v1")
    which = {"repositoryName": repository, "imageId": {"imageTag": "v1"}}
    with pytest.raises(ClientError, match="ScanNotFoundException"):
        local.ecr.describe_image_scan_findings(**which)
    local.ecr.start_image_scan(**which)
    with pytest.raises(ClientError, match="LimitExceededException"):
        local.ecr.start_image_scan(**which)
    said = [local.ecr.describe_image_scan_findings(**which)["imageScanStatus"]["status"] for _ in range(2)]
    assert said == ["IN_PROGRESS", "COMPLETE"]


def test_images_and_repositories_go(local, repository):
    Pusher(local).image(repository, "v1")
    with pytest.raises(ClientError, match="RepositoryNotEmptyException"):
        local.ecr.delete_repository(repositoryName=repository)
    assert [one["imageTag"] for one in local.ecr.list_images(repositoryName=repository)["imageIds"]] == ["v1"]
    local.ecr.batch_delete_image(repositoryName=repository, imageIds=[{"imageTag": "v1"}])
    assert local.ecr.describe_images(repositoryName=repository)["imageDetails"] == []
    local.ecr.delete_repository(repositoryName=repository)
    with pytest.raises(ClientError, match="RepositoryNotFoundException"):
        local.ecr.describe_repositories(repositoryNames=[repository])


def test_faults_reach_the_protocol(local, repository):
    pusher = Pusher(local)
    local.fault("PutManifest", "error", service="registry", code="DENIED", status=403)
    assert pusher.image(repository, "v1")[1][0] == 403
    local.fault("GetBase", "throttle", service="registry")
    assert pusher.send("GET", "/v2/")[0] == 429
    assert pusher.image(repository, "v1")[1][0] == 201
