"""Stands in for the AWS CLI that GitHub's runners have: `aws s3 sync FOLDER s3://BUCKET/PREFIX`, by boto3."""
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


def main():
    parser = argparse.ArgumentParser(prog="aws", description=__doc__)
    parser.add_argument("service", choices=["s3"])
    parser.add_argument("verb", choices=["sync"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("target")
    parser.add_argument("--exclude", action=Filter, dest="filters", default=[])
    parser.add_argument("--include", action=Filter, dest="filters")
    parser.add_argument("--only-show-errors", action="store_true")
    options = parser.parse_args()
    bucket, _, prefix = options.target.removeprefix("s3://").partition("/")
    if not options.target.startswith("s3://") or not options.folder.is_dir():
        parser.error("a folder and s3://BUCKET/PREFIX are wanted")
    client = boto3.client("s3")
    for path in sorted(path for path in options.folder.rglob("*") if path.is_file()):
        name = path.relative_to(options.folder).as_posix()
        wanted = True
        for includes, pattern in options.filters:
            wanted = includes if fnmatch.fnmatchcase(name, pattern) else wanted
        if wanted:
            client.upload_file(str(path), bucket, f"{prefix.rstrip('/')}/{name}".lstrip("/"))
            if not options.only_show_errors:
                print(f"upload: {path} to s3://{bucket}/{prefix.rstrip('/')}/{name}")


try:
    main()
except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, boto3.exceptions.Boto3Error) as error:
    sys.exit(f"aws: {error}")
