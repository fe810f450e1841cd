"""The environment variables that the project reads, all in one place.

Missing or wrong values are reported together at the start, by name.
"""

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """Everything that an operator may set; secrets may also come from files in ``SECRETS_DIR``."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", env_ignore_empty=True)

    debug: bool = False
    secret_key: SecretStr | None = None
    field_keys: SecretStr | None = Field(None, alias="GLAS_FIELD_KEYS")
    council_keys_dir: Path | None = Field(None, alias="GLAS_COUNCIL_KEYS_DIR")
    # Which plugins that are no part of the project are loaded: all, none, or their names with commas.
    plugins: str = Field("all", alias="GLAS_PLUGINS")
    data_dir: Path = Field(ROOT / "var", alias="GLAS_DATA_DIR")
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    base_url: str = Field("http://localhost:8000", alias="GLAS_BASE_URL")
    database_url: str = ""
    redis_url: str = ""
    mail_url: str = ""
    default_from_email: str = Field("glas@localhost", alias="DEFAULT_FROM_EMAIL")
    mails_per_minute: int = Field(60, alias="GLAS_MAILS_PER_MINUTE", ge=1)
    # Where somebody reads requests to stop mail; the link in each mail works without it.
    unsubscribe_email: str = Field("", alias="GLAS_UNSUBSCRIBE_EMAIL")
    # The private key for push messages (VAPID); without it they are not offered.
    push_key: SecretStr | None = Field(None, alias="GLAS_PUSH_KEY")
    trusted_proxy_count: int = Field(0, alias="GLAS_TRUSTED_PROXY_COUNT", ge=0)
    # Whether browsers may use TLS only for every name below ours, and whether that may be built into them.
    hsts_subdomains: bool = Field(default=False, alias="GLAS_HSTS_SUBDOMAINS")
    hsts_preload: bool = Field(default=False, alias="GLAS_HSTS_PRELOAD")
    log_format: Literal["json", "console"] = Field("json", alias="GLAS_LOG_FORMAT")
    # Text that public pages show; the operator's own words, so no default, which could be untrue.
    security_contact: str = Field("", alias="GLAS_SECURITY_CONTACT")

    def wants_plugin(self, point: EntryPoint) -> bool:
        """Return whether the package behind an entry point is to be imported."""
        return self.plugins == "all" or point.name in self.plugins.replace(",", " ").split()
