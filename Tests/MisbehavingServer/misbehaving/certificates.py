"""Certificates made by the openssl command: an authority, a server it vouches for, and servers nobody should trust."""
import ssl
import subprocess
from pathlib import Path

NAMES = "DNS:localhost,IP:127.0.0.1,IP:::1,IP:203.0.113.7,DNS:*.aws.test,DNS:aws.test"
KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
CONFIGURATION = """
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""
# What a server shows: names it is for, the end of its validity, who vouches for it.
LEAVES = {"good": (NAMES, "20991231000000Z", "authority"),
          "wrong-host": ("DNS:other.test", "20991231000000Z", "authority"),
          "expired": (NAMES, "20200102000000Z", "authority"), "unknown-ca": (NAMES, "20991231000000Z", "stranger")}


class Certificates:
    """Made in a folder; `authority` is the bundle for AWS_CA_BUNDLE."""

    def __init__(self, folder):
        self.folder = Path(folder)
        (self.folder / "ca.cnf").write_text(CONFIGURATION)
        (self.folder / "index.txt").write_text("")
        for name in ("authority", "stranger"):
            self._openssl(f"req -x509 {KEY} -keyout {name}.key -out {name}.pem -days 2 -subj /CN={name} "
                          "-addext keyUsage=critical,keyCertSign")
        for leaf, (names, end, by) in LEAVES.items():
            self._openssl(f"req {KEY} -keyout {leaf}.key -out {leaf}.csr -subj /CN=server "
                          f"-addext subjectAltName={names}")
            self._openssl(f"ca -batch -config ca.cnf -cert {by}.pem -keyfile {by}.key -in {leaf}.csr -out {leaf}.pem "
                          f"-notext -startdate 20200101000000Z -enddate {end}")
        self.authority = self.folder / "authority.pem"

    def context(self, leaf="good", protocols=("http/1.1",), newest=None):
        """A server's side of TLS with that certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{leaf}.pem", self.folder / f"{leaf}.key")
        context.set_alpn_protocols(list(protocols))
        if newest:
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = context.maximum_version = newest
        return context

    def _openssl(self, arguments):
        done = subprocess.run(["openssl", *arguments.split()], cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"openssl {arguments}: {done.stderr}")
