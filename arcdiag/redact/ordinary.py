"""Words that stand in every report, whoever bears them as a name."""

from typing import Final

ORDINARY: Final = frozenset(
    (
        *("access", "account", "address", "admin", "administrator", "agent", "and", "any", "arc"),
        *("arcdiag", "authority", "auto", "azcmagent", "azure", "backup", "ca", "cert"),
        *("certificate", "certification", "check", "class", "client", "cloud", "com", "computer"),
        *("connect", "corp", "corporate", "default", "demo", "device", "direct", "dns", "domain"),
        *("edge", "endpoint", "ethernet", "example", "extern", "external", "fail", "failed"),
        *("false", "firewall", "for", "from", "gateway", "global", "group", "guest", "host"),
        *("http", "https", "inc", "inspect", "inspection", "intermediate", "intern", "internal"),
        *("internet", "issuing", "lab", "lan", "level", "lo", "local", "localdomain", "localhost"),
        *("login", "ltd", "machine", "main", "management", "microsoft", "mode", "name", "net"),
        *("netbios", "network", "none", "not", "nt", "ntlm", "office", "onboard", "online"),
        *("operator", "oracle", "org", "pass", "password", "port", "primary", "private", "prod"),
        *("production", "proxy", "public", "query", "region", "remote", "resolve", "resolver"),
        *("resource", "root", "route", "router", "run", "secondary", "secure", "security", "self"),
        *("server", "servers", "service", "services", "shared", "sim0", "simulated", "site"),
        *("squid", "ssl", "state", "sub", "subordinate", "system", "tcp", "test", "the", "time"),
        *("timeout", "tls", "traffic", "true", "trust", "trusted", "unknown", "update", "user"),
        *("users", "value", "vm", "warn", "warning", "web", "windows", "with", "wlan", "zone"),
    )
)
"""A name like these is replaced where it stands for somebody, not wherever the word occurs."""
