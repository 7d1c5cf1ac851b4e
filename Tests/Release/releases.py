"""Release files and tables to test with, and the scripts as processes."""
import hashlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS, PACKINGS = ("linux-x64", "linux-arm64"), ("gz", "xz")
HEADER = "# what is in it\n# and more\n"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def archive(packing, **members):
    """A release file's bytes: names and contents."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}", **({"compresslevel": 1} if packing == "gz" else {"preset": 0})) as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name.replace("_", "-"))
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def release(folder, version="1.2.3"):
    """Fills a folder with the files of a release; answers their lines of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for platform in PLATFORMS:
        program = f"the executable of {platform} {version}".encode()
        for packing in PACKINGS:
            packed = archive(packing, LICENSE=b"words", mlops_steps=program)
            (folder / f"mlops-steps-{version}-{platform}.tar.{packing}").write_bytes(packed)
            lines.append(f"{version} {platform}.{packing} {sha256(packed)} {sha256(program)}")
    return lines


def run(script, *arguments, root=ROOT, **more):
    """A script of a checkout's, as a process."""
    return subprocess.run([root / "script" / script, *map(str, arguments)], capture_output=True, text=True, timeout=300, **more)


def checkout(folder, *scripts):
    """A folder with these scripts of ours and nothing else."""
    (folder / "script").mkdir(parents=True)
    for script in scripts:
        shutil.copy(ROOT / "script" / script, folder / "script" / script)
    return folder
