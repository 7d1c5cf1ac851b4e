"""The distribution protocol under /v2/, as ECR speaks it to docker and buildah: Basic access, uploads, manifests."""
import base64
import binascii
import re
import uuid

from ..answers import Response, json_response
from .store import Refused, digest_of

VERSION = ("Docker-Distribution-Api-Version", "registry/2.0")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# Longest ends first: a repository's name may have slashes, and any of these words in it.
ROUTES = [("Upload", re.compile(r"/v2/(.+)/blobs/uploads/([^/]*)")), ("Blob", re.compile(r"/v2/(.+)/blobs/([^/]+)")),
          ("Manifest", re.compile(r"/v2/(.+)/manifests/([^/]+)"))]


class Distribution:
    """A site of the gateway; faults name its operations: GetBase, HeadBlob, PostUpload, PutManifest and so on."""

    name = "registry"

    def __init__(self, world):
        self.world, self.registry, self._uploads = world, world.registry, {}

    @staticmethod
    def serves(request):
        return request.path == "/v2" or request.path.startswith("/v2/")

    @staticmethod
    def operation(request):
        kind = next((kind for kind, route in ROUTES if route.fullmatch(request.path)), "Base")
        return request.method.capitalize() + kind

    @staticmethod
    def fault_response(fault):
        code, message, status = fault.error()
        if fault.kind == "throttle":
            code, status = "TOOMANYREQUESTS", 429
        return _error(code, message, status)

    def handle(self, request):
        region = self._region(request)
        if region is None:
            answer = _error("UNAUTHORIZED", "Your authorization token has expired. Reauthenticate and try again."
                            if request.header("authorization") else "Not Authorized", 401)
            answer.headers.append(("WWW-Authenticate", f'Basic realm="{self.world.address}/",service="ecr.amazonaws.com"'))
            return answer
        for kind, route in ROUTES:
            match = route.fullmatch(request.path)
            if not match:
                continue
            if self.registry.images(region, match[1]) is None:
                return _error("NAME_UNKNOWN", f"The repository with name '{match[1]}' does not exist in the registry "
                              f"with id '{self.world.account}'", 404)
            function = getattr(self, f"{request.method.lower()}_{kind.lower()}", None)
            if function is None:
                return _error("UNSUPPORTED", f"{request.method} is not supported here", 405)
            try:
                return function(request, region, match[1], match[2])
            except Refused as refused:
                return _error(refused.code, refused.message, refused.status)
        return _answer(200)

    def _region(self, request):
        scheme, _, value = (request.header("authorization") or "").partition(" ")
        try:
            user, _, password = base64.b64decode(value).decode().partition(":") if scheme == "Basic" else ("", "", "")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return self.registry.region_of(password) if user == "AWS" else None

    # ---- blobs ---------------------------------------------------------------------------------------

    def get_blob(self, request, region, name, digest):
        data = self.registry.images(region, name).blobs.get(digest)
        if data is None:
            return _error("BLOB_UNKNOWN", f"The layer {digest} does not exist", 404)
        return _answer(200, data, [("Docker-Content-Digest", digest), ("Content-Type", "application/octet-stream")])

    def head_blob(self, *arguments):
        answer = self.get_blob(*arguments)
        answer.headers.append(("Content-Length", str(len(answer.body))))
        return answer

    def post_upload(self, request, region, name, _):
        """Begins an upload. A blob of another repository is not mounted: the protocol lets the client upload it then."""
        query = dict(request.query)
        upload = str(uuid.uuid4())
        self._uploads[upload] = b""
        if "digest" in query:
            return self._finish(name, region, upload, request.body, query["digest"])
        return self._progress(name, upload)

    def patch_upload(self, request, region, name, upload):
        self._known(upload)
        self._uploads[upload] += request.body
        return self._progress(name, upload)

    def put_upload(self, request, region, name, upload):
        self._known(upload)
        return self._finish(name, region, upload, self._uploads[upload] + request.body, dict(request.query).get("digest"))

    def _known(self, upload):
        if upload not in self._uploads:
            raise Refused("BLOB_UPLOAD_UNKNOWN", f"The upload {upload} is not known", 404)

    def _progress(self, name, upload):
        last = max(0, len(self._uploads[upload]) - 1)
        return _answer(202, b"", [("Location", f"/v2/{name}/blobs/uploads/{upload}"), ("Range", f"0-{last}"),
                                  ("Docker-Upload-UUID", upload)])

    def _finish(self, name, region, upload, data, digest):
        if digest != digest_of(data):
            raise Refused("DIGEST_INVALID", f"The layer is {digest_of(data)}, not {digest}")
        del self._uploads[upload]
        self.registry.images(region, name).blobs[digest] = data
        return _answer(201, b"", [("Location", f"/v2/{name}/blobs/{digest}"), ("Docker-Content-Digest", digest)])

    # ---- manifests -----------------------------------------------------------------------------------

    def get_manifest(self, request, region, name, reference):
        key = "digest" if DIGEST.fullmatch(reference) else "tag"
        found = self.registry.images(region, name).find(**{key: reference})
        if found is None:
            return _error("MANIFEST_UNKNOWN", "Requested image not found", 404)
        return _answer(200, found.body, [("Docker-Content-Digest", found.digest), ("Content-Type", found.media_type)])

    def head_manifest(self, *arguments):
        answer = self.get_manifest(*arguments)
        answer.headers.append(("Content-Length", str(len(answer.body))))
        return answer

    def put_manifest(self, request, region, name, reference):
        tag = None if DIGEST.fullmatch(reference) else reference
        if tag and self.registry.immutable_refuses(region, name, tag):
            raise Refused("TAG_INVALID", f"The image tag '{tag}' already exists in the '{name}' repository and cannot be "
                          "overwritten because the repository is immutable.")
        if not tag and digest_of(request.body) != reference:
            raise Refused("DIGEST_INVALID", f"The manifest is {digest_of(request.body)}, not {reference}")
        put, _ = self.registry.put(region, name, request.body, request.header("content-type"), tag)
        return _answer(201, b"", [("Location", f"/v2/{name}/manifests/{put.digest}"), ("Docker-Content-Digest", put.digest)])


def _answer(status, body=b"", headers=()):
    return Response(status, [VERSION, *headers], body)


def _error(code, message, status):
    answer = json_response(status, {"errors": [{"code": code, "message": message}]})
    answer.headers.append(VERSION)
    return answer
