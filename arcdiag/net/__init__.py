"""The only door to sockets: DNS, TCP, TLS, trust, HTTP; library errors become causes here."""
