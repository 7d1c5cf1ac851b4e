"""Stands in for the AWS CLI that GitHub's runners have, by boto3: `aws s3 sync`, `aws s3 ls` and `aws s3 cp -`, as workflows use them."""
import argparse
import fnmatch
import sys
from pathlib import Path

import boto3
import botocore.exceptions


class Filter(argparse.Action):
    """--exclude and --include in the order they were given: the last one that fits a file decides."""

    def __call__(self, parser, namespace, value, option=None):
        namespace.filters = [*namespace.filters, (option == "--include", value)]


def place(text):
    """(bucket, key) of s3://bucket/key."""
    bucket, _, key = text.removeprefix("s3://").partition("/")
    if not text.startswith("s3://") or not bucket:
        raise argparse.ArgumentTypeError(f"{text} is not s3://BUCKET/KEY")
    return bucket, key


def parser():
    whole = argparse.ArgumentParser(prog="aws", description=__doc__)
    verbs = whole.add_subparsers(dest="service", required=True).add_parser("s3").add_subparsers(dest="verb", required=True)
    sync = verbs.add_parser("sync")
    sync.add_argument("source", help="a folder, or s3://BUCKET/PREFIX")
    sync.add_argument("target", type=place)
    sync.add_argument("--exclude", action=Filter, dest="filters", default=[])
    sync.add_argument("--include", action=Filter, dest="filters")
    sync.add_argument("--only-show-errors", action="store_true")
    listing = verbs.add_parser("ls")
    listing.add_argument("target", type=place)
    copy = verbs.add_parser("cp")
    copy.add_argument("source", choices=["-"])
    copy.add_argument("target", type=place)
    copy.add_argument("--only-show-errors", action="store_true")
    return whole


def objects(client, bucket, prefix):
    """The keys below a prefix."""
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from (found["Key"] for found in page.get("Contents", []))


def wanted(name, filters):
    verdict = True
    for includes, pattern in filters:
        verdict = includes if fnmatch.fnmatchcase(name, pattern) else verdict
    return verdict


def sync(client, options):
    """Copies a folder, or what lies below a prefix, without looking at what lies there already."""
    bucket, prefix = options.target
    prefix = prefix.rstrip("/") + "/"
    if options.source.startswith("s3://"):
        source, below = place(options.source)
        below = below.rstrip("/") + "/" if below else ""
        for key in objects(client, source, below):
            # The CLI leaves out what a console makes for a folder.
            if (name := key.removeprefix(below)) and not name.endswith("/") and wanted(name, options.filters):
                client.copy({"Bucket": source, "Key": key}, bucket, prefix + name)
        return
    folder = Path(options.source)
    if not folder.is_dir():
        sys.exit(f"aws: The user-provided path {folder} does not exist.")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if wanted(name := path.relative_to(folder).as_posix(), options.filters):
            client.upload_file(str(path), bucket, prefix + name)
            if not options.only_show_errors:
                print(f"upload: {path} to s3://{bucket}/{prefix}{name}")


def main():
    options, client = parser().parse_args(), boto3.client("s3")
    if options.verb == "sync":
        sync(client, options)
    elif options.verb == "cp":
        bucket, key = options.target
        client.put_object(Bucket=bucket, Key=key, Body=sys.stdin.buffer.read())
    else:
        found = list(objects(client, *options.target))
        print("\n".join(found))
        sys.exit(0 if found else 1)


try:
    main()
except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, boto3.exceptions.Boto3Error) as error:
    print(f"aws: {error}", file=sys.stderr)
    sys.exit(255)
