"""WeCom's callback scheme: signature, encryption, and the two values a seller makes up. Everything random is given.

Sources: WeCom, "回调配置" and "加解密方案说明" (SHA1 of the four texts sorted; AES-256-CBC, the first 16 bytes of the
key as IV, PKCS#7 to 32 bytes; 16 random bytes, length, message, receive id).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import struct

from wizard.core.errors import GangwayError

BLOCK = 32
KEY_LETTERS = 43
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_KEY = re.compile(rf"[A-Za-z0-9]{{{KEY_LETTERS}}}")
_TOKEN_LETTERS = 32
_RANDOM = 16
_HEAD = _RANDOM + 4


class WeComCryptoError(GangwayError):
    """Something encrypted that cannot be read. `key` says why; no parameter, as everything in it may be secret.

    Keys: wecom-key-shape, wecom-not-base64, wecom-not-blocks, wecom-padding, wecom-length, wecom-receive-id.
    """

    key = "wecom-crypto"


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey. Raises WeComCryptoError("wecom-key-shape").

    The key is not encoded again to compare: the last of its letters carries bits that mean nothing, and the key of
    WeCom's own sample has them set.
    """
    if not _KEY.fullmatch(encoding_aes_key):
        raise WeComCryptoError("wecom-key-shape")
    key = base64.b64decode(encoding_aes_key + "=")
    if len(key) != BLOCK:
        raise WeComCryptoError("wecom-key-shape")
    return key


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """The `msg_signature`: lower-case hex of 40 letters."""
    joined = "".join(sorted((token, timestamp, nonce, encrypted)))
    return hashlib.sha1(joined.encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324 - WeCom's scheme


def is_equal(left: str, right: str) -> bool:
    """Whether two texts are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def encrypt(encoding_aes_key: str, message: bytes, receive_id: str, randomness: bytes) -> str:
    """The Base64 text of a message to or from that receiver. ValueError for anything but 16 random bytes."""
    if len(randomness) != _RANDOM:
        raise ValueError("16 random bytes")
    key = aes_key(encoding_aes_key)
    plain = randomness + struct.pack(">I", len(message)) + message + receive_id.encode("utf-8")
    count = BLOCK - len(plain) % BLOCK
    return base64.b64encode(_cbc(key, plain + bytes([count]) * count, is_encrypting=True)).decode("ascii")


def decrypt(encoding_aes_key: str, encrypted: str) -> tuple[bytes, str]:
    """(message, receive id). Raises WeComCryptoError: every byte of padding and the stated length must be right."""
    key = aes_key(encoding_aes_key)
    try:
        data = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        raise WeComCryptoError("wecom-not-base64") from None
    if not data or len(data) % 16:
        raise WeComCryptoError("wecom-not-blocks")
    return _read(_without_padding(_cbc(key, data, is_encrypting=False)))


def decrypt_for(encoding_aes_key: str, encrypted: str, receive_id: str) -> bytes:
    """The message, when it is meant for that receiver. Raises WeComCryptoError."""
    message, found = decrypt(encoding_aes_key, encrypted)
    if not is_equal(found, receive_id):
        raise WeComCryptoError("wecom-receive-id")
    return message


def _without_padding(data: bytes) -> bytes:
    count = data[-1]
    is_right = 1 <= count <= BLOCK and count <= len(data)
    if not is_right or not hmac.compare_digest(data[-count:], bytes([count]) * count):
        raise WeComCryptoError("wecom-padding")
    return data[:-count]


def _read(plain: bytes) -> tuple[bytes, str]:
    if len(plain) < _HEAD:
        raise WeComCryptoError("wecom-length")
    (length,) = struct.unpack(">I", plain[_RANDOM:_HEAD])
    if length > len(plain) - _HEAD:
        raise WeComCryptoError("wecom-length")
    message, receiver = plain[_HEAD : _HEAD + length], plain[_HEAD + length :]
    try:
        return message, receiver.decode("utf-8")
    except UnicodeDecodeError:
        raise WeComCryptoError("wecom-length") from None


def _cbc(key: bytes, data: bytes, *, is_encrypting: bool) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
    step = cipher.encryptor() if is_encrypting else cipher.decryptor()
    return step.update(data) + step.finalize()


def new_token(randomness: bytes) -> str:
    """A Token of 32 letters and digits. ValueError when the randomness (64 bytes are plenty) does not suffice."""
    return _letters(randomness, _TOKEN_LETTERS)


def new_aes_key(randomness: bytes) -> str:
    """An EncodingAESKey of 43 letters and digits that decodes to 32 bytes. ValueError as for a token."""
    return _letters(randomness, KEY_LETTERS)


def _letters(randomness: bytes, count: int) -> str:
    """One letter a byte; bytes above the largest multiple of 62 are left out, so that no letter is likelier."""
    most = 256 - 256 % len(_ALPHABET)
    found = "".join(_ALPHABET[one % len(_ALPHABET)] for one in randomness if one < most)[:count]
    if len(found) < count:
        raise ValueError("too few random bytes")
    return found
