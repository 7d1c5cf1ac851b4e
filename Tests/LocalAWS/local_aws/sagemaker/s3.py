"""Folders to and from S3, the way SageMaker copies them for its jobs and containers."""
import re
import tarfile
from pathlib import Path

from ..moto_backend import ObjectMissing

URI = re.compile(r"s3://([^/]+)/?(.*)", re.DOTALL)


def split(uri):
    """(bucket, key) of an S3 URI; ValueError where it is none."""
    match = URI.fullmatch(uri)
    if not match:
        raise ValueError(f"{uri!r} is no S3 URI")
    return match[1], match[2]


def join(uri, *names):
    return "/".join([uri.rstrip("/"), *names])


def read(moto, uri):
    return moto.get_object(*split(uri))


def exists(moto, uri):
    try:
        read(moto, uri)
    except (ObjectMissing, ValueError):
        return False
    return True


def download(moto, uri, folder):
    """Copies an object, or all below a prefix, into a folder; returns how many files. A prefix that is the whole of
    one key is that object; else all keys that begin with it, as SageMaker's S3Prefix has it."""
    bucket, prefix = split(uri)
    folder.mkdir(parents=True, exist_ok=True)
    keys = moto.list_keys(bucket, prefix)
    if prefix in keys:
        keys = [prefix]
    base = prefix if prefix.endswith("/") else prefix.rpartition("/")[0] + "/" if prefix in keys else prefix + "/"
    count = 0
    for key in keys:
        if key.endswith("/"):
            continue
        relative = key[len(base):] if key.startswith(base) else key.rpartition("/")[2]
        target = (folder / relative).resolve()
        if folder.resolve() not in target.parents:
            raise ValueError(f"key {key!r} leads out of its folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(moto.get_object(bucket, key))
        count += 1
    return count


def upload(moto, folder, uri):
    """Copies all files below a folder to a prefix; returns how many."""
    bucket, prefix = split(uri)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
    for path in files:
        key = "/".join(part for part in (prefix.rstrip("/"), path.relative_to(folder).as_posix()) if part)
        moto.put_object(bucket, key, path.read_bytes())
    return len(files)


def extract(archive, folder):
    """Unpacks a model.tar.gz; tarfile.TarError, OSError or EOFError where it is none, or where a member would land
    outside. (Debian 12's Python has no extraction filters yet.)"""
    folder.mkdir(parents=True, exist_ok=True)
    root = folder.resolve()
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            target = (root / member.name).resolve()
            if target != root and root not in target.parents:
                raise tarfile.TarError(f"{member.name} leads out of the archive")
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            elif member.isfile():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(tar.extractfile(member).read())
            else:
                raise tarfile.TarError(f"{member.name} is neither file nor folder")


def pack(folder, archive):
    """Packs a folder's contents as a model.tar.gz."""
    with tarfile.open(archive, "w:gz") as tar:
        for path in sorted(Path(folder).iterdir()):
            tar.add(path, arcname=path.name)
