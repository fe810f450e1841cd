"""Signatures over a bag's tag manifest, in two forms that programs outside this project check.

``tagmanifest-sha256.txt.sig`` holds the 64 raw bytes of Ed25519 (RFC 8032), as ``openssl pkeyutl`` reads
them; ``tagmanifest-sha256.txt.sshsig`` the same key's signature in OpenSSH's armoured form, as
``ssh-keygen -Y verify`` reads it. The second names the key that made both.
"""

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.records.package.bag import SIGNATURE, SSH_SIGNATURE, TAG_MANIFEST
from plugins.records.package.findings import refuse
from youth.ssh_signatures import ssh_signature, ssh_signer

# A signature made for another purpose is not valid for a package.
NAMESPACE = b"glas-package"


def signatures_of(key: Ed25519PrivateKey, manifest: bytes) -> dict[str, bytes]:
    """Return the two signature files over a tag manifest; the same key always gives the same bytes."""
    return {SIGNATURE: key.sign(manifest), SSH_SIGNATURE: ssh_signature(key, manifest, NAMESPACE)}


def signer_of(files: Mapping[str, bytes]) -> str:
    """Return the key that signed a bag as an OpenSSH line without a comment, empty where nobody signed.

    Raises ``RefusedPackageError`` with ``SIG_BROKEN`` where a signature does not fit the tag manifest, is of
    another form, or is there without the other.
    """
    if SIGNATURE not in files and SSH_SIGNATURE not in files:
        return ""
    for name in (SIGNATURE, SSH_SIGNATURE):
        if name not in files:
            raise refuse("SIG_BROKEN", file=name)
    manifest = files[TAG_MANIFEST]
    try:
        key = ssh_signer(files[SSH_SIGNATURE], manifest, NAMESPACE)
    except InvalidSignature as error:
        raise refuse("SIG_BROKEN", file=SSH_SIGNATURE) from error
    try:
        key.verify(files[SIGNATURE], manifest)
    except InvalidSignature as error:
        raise refuse("SIG_BROKEN", file=SIGNATURE) from error
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
