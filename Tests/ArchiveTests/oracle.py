"""Packs and unpacks archives for the tests of Archive, with Python's tarfile and with tar itself.

    oracle.py pack FORMAT FILE     writes an archive: gnu, pax, ustar by tarfile, tar-gnu, tar-posix by GNU tar
    oracle.py list FILE            prints each member's name, mode, owner, time and the SHA-256 of its content
"""
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FORMATS = {"gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT, "ustar": tarfile.USTAR_FORMAT}
CONTENT = bytes(range(256)) * 40


def pack(form, path):
    """An archive with code beside the model, dated oddly, with names that are long and not ASCII."""
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code" / "gr\u00fcn"
        code.mkdir(parents=True)
        (code / ("inference-" * 9 + "handler.py")).write_bytes(b"pass\n")
        for length in range(86, 94):   # a header has 100 bytes for a name, and ends within the character of one of these
            (Path(folder) / "code" / ("a" * length + "\u00fc.txt")).write_bytes(b"")
        (Path(folder) / "xgboost-model").write_bytes(CONTENT)
        if form.startswith("tar-"):
            subprocess.run(["tar", "--format", form[4:], "-czf", path, "-C", folder, "."], check=True)
            return
        with tarfile.open(path, "w:gz", format=FORMATS[form]) as archive:
            archive.add(folder, arcname=".")


def show(path):
    """What is in an archive."""
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            content = archive.extractfile(member) or io.BytesIO()
            digest = hashlib.sha256(content.read()).hexdigest()
            print(member.name, oct(member.mode), member.uid, member.gid, int(member.mtime), digest)
    subprocess.run(["tar", "tzf", path], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    pack(*sys.argv[2:]) if sys.argv[1] == "pack" else show(sys.argv[2])
