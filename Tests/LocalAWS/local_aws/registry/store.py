"""What the registry holds: blobs, manifests under their true digests, tags. Repositories themselves are moto's."""
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field

INDEXES = ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
TOKEN_SECONDS = 12 * 3600


class Refused(Exception):
    """Why something is not taken: a code of the distribution protocol, a sentence, a status."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass
class Manifest:
    """One manifest, byte for byte."""

    body: bytes
    media_type: str
    pushed: float

    @property
    def digest(self):
        return digest_of(self.body)

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def size(self):
        """What a pull transfers, about."""
        parts = [self.json.get("config", {})] + self.json.get("layers", [])
        return sum(part.get("size", 0) for part in parts)


@dataclass
class Images:
    """The content of one repository."""

    blobs: dict = field(default_factory=dict)
    manifests: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)
    scans: dict = field(default_factory=dict)       # digest -> how often it was looked at

    def find(self, digest=None, tag=None):
        """The manifest of a digest or tag, or of both where they agree; None where there is none."""
        found = self.tags.get(tag) if tag else digest
        return self.manifests.get(found) if found and digest in (None, found) else None

    def tags_of(self, digest):
        return sorted(tag for tag, its in self.tags.items() if its == digest)


class Registry:
    """All repositories' content, by region and name, and the passwords given out."""

    def __init__(self, world):
        self.world, self._images, self._tokens, self.lock = world, {}, {}, threading.RLock()

    def reset(self):
        with self.lock:
            self._images.clear()
            self._tokens.clear()

    # ---- passwords ---------------------------------------------------------------------------------

    def new_password(self, region, now):
        password = secrets.token_urlsafe(48)
        with self.lock:
            self._tokens[password] = (region, now + TOKEN_SECONDS)
        return password, now + TOKEN_SECONDS

    def region_of(self, password):
        """The region a password is good for, None where it is not good."""
        with self.lock:
            region, ends = self._tokens.get(password, (None, 0))
        return region if ends > self.world.timing.now().timestamp() else None

    # ---- repositories ------------------------------------------------------------------------------

    def images(self, region, name):
        """The content of a repository; None where there is no such repository."""
        if self.world.moto.image_repository(region, name) is None:
            return None
        with self.lock:
            return self._images.setdefault((region, name), Images())

    def forget(self, region, name):
        with self.lock:
            self._images.pop((region, name), None)

    def put(self, region, name, body, media_type, tag=None):
        """Takes a manifest and gives it a tag: (manifest, what became of it: new, moved or same)."""
        images = self.images(region, name)
        with self.lock:
            manifest = Manifest(body, media_type, self.world.timing.now().timestamp())
            self._check(images, manifest)
            digest, standing = manifest.digest, images.tags.get(tag)
            if tag and standing not in (None, digest) and self._is_immutable(region, name):
                raise Refused("TAG_INVALID", f"The image tag '{tag}' already exists in the '{name}' repository and "
                              "cannot be overwritten because the repository is immutable.")
            known = digest in images.manifests
            images.manifests.setdefault(digest, manifest)
            if tag:
                images.tags[tag] = digest
            same = known and (not tag or standing == digest)
            return images.manifests[digest], "same" if same else "new" if not standing else "moved"

    def immutable_refuses(self, region, name, tag):
        """ECR's push refuses a tag that stands in an immutable repository, be it the same image's."""
        images = self.images(region, name)
        return images is not None and tag in images.tags and self._is_immutable(region, name)

    def _is_immutable(self, region, name):
        return self.world.moto.image_repository(region, name).image_tag_mutability == "IMMUTABLE"

    @staticmethod
    def _check(images, manifest):
        """What a manifest names must be there."""
        try:
            said = manifest.json
            if manifest.media_type in INDEXES:
                wanted, have = [item["digest"] for item in said["manifests"]], images.manifests
            else:
                wanted, have = [part["digest"] for part in [said["config"], *said["layers"]]], images.blobs
        except (ValueError, KeyError, TypeError) as error:
            raise Refused("MANIFEST_INVALID", f"Invalid parameter at 'ImageManifest': {error!r}") from error
        for digest in wanted:
            if digest not in have:
                raise Refused("BLOB_UNKNOWN", f"Layers with digests '{digest}' required for pushing image into "
                              "repository does not exist")


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()
